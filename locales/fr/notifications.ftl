## Sortes de nouvelles, pour une personne

news-not-saved = Mes enregistrements qui n’ont pas abouti
news-partner-saved = Modifications des profils partenaire par d’autres
news-outside-change = Modifications faites hors du portail
news-change-set = Mes lots de modifications terminés ou en attente
news-collection = Lecture de tous les clients : terminée ou en attente
news-verification = Vérifications de clients et du partenaire : autre état
news-problems = Nouveaux problèmes dans les profils de clients
news-watching = Surveillance : connexions prêtées et identités
news-approval = Demandes d’approbation, et enregistrements sans approbation dans l’urgence

## Les mêmes pour un canal

channel-news-not-saved = Enregistrements qui n’ont pas abouti
channel-news-partner-saved = Modifications des profils partenaire
channel-news-outside-change = Modifications faites hors du portail
channel-news-change-set = Lots de modifications terminés ou en attente
channel-news-collection = Lecture de tous les clients : terminée ou en attente
channel-news-verification = Vérifications de clients et du partenaire : autre état
channel-news-problems = Nouveaux problèmes dans les profils de clients
channel-news-watching = Surveillance : connexions prêtées et identités
channel-news-approval = Demandes d’approbation, et enregistrements sans approbation dans l’urgence

## Le choix d’une personne

listen-title = Messages par e-mail
listen-text = Ce que le portail vous signale par e-mail. Un message dit ce qui s’est passé et renvoie à la page correspondante ; il ne contient jamais de valeur d’un profil.
listen-no-mail = Ce portail n’a pas de serveur de messagerie et n’envoie pas d’e-mail.
listen-kinds = Me signaler
listen-pace = Quand
listen-pace-at-once = Immédiatement
listen-pace-daily = Une fois par jour à { $hour } h, tout ensemble ({ $zone })
listen-zone = Choisir un autre fuseau horaire plus bas change aussi celui de vos messages.
listen-language = Langue des messages
listen-address = Adresse e-mail
listen-address-hint = Vide : l’adresse de votre compte, { $address }. Toute autre adresse doit être confirmée par un code.
listen-address-hint-none = Votre compte n’a pas d’adresse e-mail. Une autre adresse doit être confirmée par un code.
listen-absent = Les messages cessent 90 jours après votre dernière visite.
listen-store = Enregistrer le choix
listen-stored = Votre choix est enregistré.
listen-code-sent = Votre choix est enregistré, et un code est en route vers la nouvelle adresse. Saisissez-le ci-dessous.
listen-no-address = Saisissez une adresse e-mail.
listen-too-soon = Un code vient d’être envoyé à une autre adresse. Réessayez dans une minute.
listen-pending = Les messages ne vont pas encore à { $address } : saisissez le code qui y a été envoyé. Pour obtenir un autre code, enregistrez de nouveau le choix après une minute.
listen-code = Code reçu
listen-confirm = Confirmer l’adresse
listen-confirmed = L’adresse est confirmée.
listen-code-wrong = Ce n’est pas le bon code.
listen-code-over = Ce code n’est plus valable. Enregistrez de nouveau le choix pour en obtenir un autre.
listen-test = M’envoyer un message d’essai
listen-test-sent = Un message d’essai est en route vers { $address }.
listen-dead = Le dernier message qui vous était destiné n’a pas pu être remis ({ $at }).

## Messages

told-own-not-saved = Votre modification de « { $what } » n’a pas été enregistrée : { $outcome }
told-not-saved = { $name } a tenté de modifier « { $what } » : { $outcome }
told-partner-saved = { $name } a modifié « { $what } »
told-outside-change = « { $what } » a été modifié hors du portail
told-set-check-done = L’essai à blanc du lot de modifications { $number } est terminé
told-set-send-done = Le lot de modifications { $number } est terminé
told-set-paused = Le lot de modifications { $number } est en pause
told-set-sign-in = Le lot de modifications { $number } attend que son propriétaire se connecte
told-set-stopped = Le lot de modifications { $number } a été arrêté
told-collection-done = Tous les clients ont été lus
told-collection-refused = La lecture de tous les clients a pris fin : Partner Center l’a refusée
told-collection-sign-in = La lecture de tous les clients attend que la personne qui l’a lancée se connecte
told-verification = La vérification d’un client est maintenant : { $status }
told-vetting = La vérification du partenaire est maintenant : { $status }
told-problems = { $count ->
    [one] Le profil d’un client a un nouveau problème
   *[other] Les profils de { $count } clients ont de nouveaux problèmes
}
told-loan-lent = { $name } a prêté une connexion pour la lecture
told-loan-soon = La connexion prêtée par { $name } pour la lecture prend fin d’ici deux semaines
told-loan-ended = { $name } a mis fin à une connexion prêtée pour la lecture
told-loan-over = La connexion prêtée par { $name } pour la lecture a pris fin
told-certificate-soon = Le certificat client du portail expire d’ici 30 jours
told-app-refused = Microsoft Entra ID ne donne pas au portail lui-même de jeton pour la surveillance
told-watching = Quelque chose a changé dans la surveillance
told-approval-asked = { $name } demande l’approbation d’une modification de « { $what } » (demande { $number })
told-approval-emergency = { $name } a enregistré « { $what } » sans approbation, dans l’urgence (urgence { $number })
told-approval-returned = { $name } a renvoyé la demande { $number } sur « { $what } »
told-approval-refused = { $name } a refusé la demande { $number } sur « { $what } »
told-approval-saved = La demande { $number } sur « { $what } » a été approuvée et enregistrée
told-approval-expired = La demande { $number } sur « { $what } » a expiré : personne n’a décidé à temps
told-approval-ended = La demande { $number } sur « { $what } » a pris fin
told-approval-of = { $said } (déposée par { $author })
told-by = { $said } ({ $name })
told-somebody = Quelqu’un
told-a-profile = un profil
told-subject = { $portal } : { $what }
told-count = { $count ->
    [one] { $count } événement
   *[other] { $count } événements
}
told-more = { $count ->
    [one] Et { $count } autre
   *[other] Et { $count } autres
}
told-why = Vous recevez ce message parce que vous l’avez demandé sur la page de votre compte. Vous pouvez y changer cela :
told-open-portal = Ouvrir le portail
told-open = Ouvrir
told-test-subject = Essai
told-test-mail = Ceci est le message d’essai que vous avez demandé. Ce que vous avez choisi est envoyé à cette adresse :
told-test-channel = Ceci est un message d’essai du portail.
told-code-subject = Code pour votre adresse e-mail
told-code = Le code est { $code }. Saisissez-le dans l’heure sur la page de votre compte :
told-code-unasked = Si vous ne l’avez pas demandé, ignorez ce message.

## Canaux

channels-title = Canaux Teams et webhooks
channels-text = Ce qui est signalé à l’équipe et à ses programmes. Un message dit ce qui s’est passé et renvoie à la page correspondante ; il ne contient jamais de valeur d’un profil.
channels-mail = Chacun choisit sur la page de son compte ce qui lui est signalé par e-mail.
channels-list = Canaux
channels-none = Il n’y a pas encore de canal.
channels-no-hosts = Le paramètre PORTAL_WEBHOOK_HOSTS ne nomme aucun hôte : aucun canal ne peut être ajouté.
channels-add = Ajouter un canal
channels-told-added = Le canal a été ajouté.
channels-told-changed = Le canal a été modifié.
channels-told-removed = Le canal et ses messages ont été supprimés.
channels-told-secret = Le canal a un nouveau secret.
channels-told-again = Le message est envoyé de nouveau.
channels-told-gone = Rien n’a été fait : il y a eu une modification ou une suppression entre-temps.
channel-way = Type
channel-way-mail = E-mail
channel-way-teams = Canal Teams
channel-way-webhook = Webhook
channel-way-teams-hint = Reçoit des cartes à l’adresse d’un flux Workflows qui commence par une requête de webhook.
channel-way-webhook-hint = Reçoit du JSON, signé selon Standard Webhooks.
channel-name = Nom du canal
channel-address = Adresse web
channel-address-hint = Elle doit commencer par https et nommer un hôte que le paramètre PORTAL_WEBHOOK_HOSTS autorise. Personne ne voit ensuite l’adresse entière.
channel-address-keep = Vide : l’adresse chez { $host } est conservée.
channel-kinds = Ce qui lui est signalé
channel-language = Langue
channel-add = Ajouter
channel-change = Modifier ou supprimer
channel-change-of = Modifier ou supprimer { $name }
channel-store = Enregistrer
channel-remove = Supprimer le canal
channel-remove-confirm = J’ai compris que le canal et ses messages seront définitivement supprimés.
channel-test = Envoyer un essai
channel-test-of = Envoyer un essai à { $name }
channel-secret-new = Créer un nouveau secret
channel-secret-new-of = Créer un nouveau secret pour { $name }
channel-secret-hint = Le secret précédent reste valable un jour.
channel-secret = Secret du webhook
channel-secret-shown = Vous seul le voyez, et pendant dix minutes seulement. Donnez-le au destinataire, qui s’en sert pour vérifier les signatures.
channel-host = Hôte
channel-problem-long-name = { $max } caractères au plus sont possibles.
channel-problem-kinds = Choisissez-en au moins un.
channel-problem-no-address = Saisissez une adresse web.
channel-problem-not-secure = L’adresse doit commencer par https.
channel-problem-host = Le paramètre PORTAL_WEBHOOK_HOSTS ne nomme pas cet hôte.
channel-problem-port = Le paramètre PORTAL_WEBHOOK_HOSTS n’autorise pas ce port.
channel-problem-inside = Cette adresse est à l’intérieur de votre réseau, et le paramètre PORTAL_WEBHOOK_NETWORKS ne l’autorise pas.
channel-problem-too-many = Il y a déjà autant de canaux que possible.
channel-problem-unconfirmed = Cochez la case pour supprimer le canal.

## Le journal des messages

deliveries-title = Messages envoyés
deliveries-text = Les messages remis sont conservés 30 jours, les autres 90 jours.
deliveries-none = Il n’y a pas encore de message.
deliveries-dead = Non remis
deliveries-dead-text = Ces messages ne sont pas réessayés d’eux-mêmes.
delivery-news = { $count ->
    [one] Un événement : { $kinds }
   *[other] { $count } événements : { $kinds }
}
delivery-test = Essai
delivery-code = Code pour une adresse
delivery-unknown = Ne peut plus être lu
delivery-sent = Remis
delivery-dead = Non remis
delivery-waiting = En attente
delivery-attempts = { $count ->
    [0] Aucune tentative
    [one] Une tentative
   *[other] { $count } tentatives
}
delivery-next = Prochaine tentative : { $at }
delivery-status = statut { $status }
delivery-again = Envoyer de nouveau
delivery-again-to = Envoyer de nouveau à { $name }
delivery-problem-no-answer = Pas de réponse à temps
delivery-problem-unreachable = Pas de connexion
delivery-problem-address = Les paramètres n’autorisent pas l’adresse
delivery-problem-redirect = La réponse renvoie à une autre adresse
delivery-problem-status = Le destinataire ne l’a pas accepté
delivery-problem-no-mail-server = Aucun serveur de messagerie n’est configuré
delivery-problem-mail-refused = Le serveur de messagerie ne l’a pas accepté
delivery-problem-mail-tls = Le serveur de messagerie n’offre pas le chiffrement ou la connexion que demandent les paramètres
delivery-problem-mail-address = Le serveur de messagerie ne connaît pas l’adresse
delivery-problem-sealed = Le message ou l’adresse ne peut plus être lu
delivery-problem-code-expired = Le code n’était plus valable

## Sur la vue d’ensemble

since-title = Nouveau depuis votre dernière visite
since-text = Ce que d’autres ont modifié depuis { $at }, dans le portail ou ailleurs.
since-none = Rien n’a été modifié.
since-own = Les modifications les plus récentes sont les vôtres. D’autres personnes ont pu en faire auparavant.
since-all = Toutes les modifications depuis ce jour
