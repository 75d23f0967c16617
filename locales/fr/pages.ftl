# Textes des pages et des éléments qu’elles partagent.

## Le cadre de toute page

portal-name = Portail partenaire
skip-to-main = Aller au contenu
sandbox-title = Bac à sable.
sandbox-text = Rien ici n’est réel, et rien ne parvient à Microsoft.
sandbox-link = Réglages du bac à sable
footer-times = Les heures sont celles du fuseau { $zone }.
footer-times-utc = Les heures sont en UTC.
footer-times-unknown = Les heures de cette page sont en UTC : votre fuseau horaire n’était pas connu quand elle a été préparée.
footer-times-choose = Choisir votre fuseau horaire.
footer-text = Tout ce que vous enregistrez est consigné avec votre nom.
menu = Menu
navigation = Menu principal
title-with-outcome = { $outcome } – { $title }
title-of-customer = { $customer } – { $profile }
# $apart is a domain or an ID: customers may have the same name.
customer-apart = { $name } ({ $apart })
nav-overview = Vue d’ensemble
nav-customers = Clients
nav-drafts = Brouillons
nav-people = Personnes
nav-account = Mon compte
nav-partner = Profils du partenaire
nav-customer = Profils de ce client
language-choose = Langue
sign-out = Se déconnecter
cloud-global = Mondial
cloud-usgov = Gouvernement des États-Unis
cloud-china = Chine (21Vianet)
cloud-custom = Personnalisé
cloud-sandbox = Bac à sable

## Noms courts des profils, pour les liens de l’un à l’autre

tab-billing = Facturation
tab-legal-business = Juridique
tab-organization = Organisation
tab-support = Support
tab-network = Réseau de partenaires
tab-customer-billing = Facturation
tab-customer-company = Entreprise

## Valeurs et champs

value-nothing = Non renseigné
label-in-section = { $section } – { $label }
warning-stored = La valeur enregistrée n’est pas conforme.
warning-sign-outside = Elle contient un saut de ligne, ou une espace autour d’une adresse e-mail, qu’aucun champ de saisie ne garde. Un lot de modifications qui suit les suggestions pour les caractères invisibles l’enlève.
problem-upstream-detail = L’Espace partenaires indique : « { $detail } »
problem-of-field = { $field } : { $problem }
summary-title = { $count ->
    [0] Il manque quelque chose
    [one] Il y a un problème
   *[other] Il y a { $count } problèmes
}
column-field = Champ
column-asked = Valeur demandée
column-stored = Valeur enregistrée par l’Espace partenaires

## Boutons

button-review = Vérifier les modifications
button-discard = Abandonner ce brouillon
button-save = Enregistrer dans l’Espace partenaires
button-back = Continuer à modifier
button-search = Rechercher

## Le formulaire

form-required = Une valeur est obligatoire lorsque l’intitulé se termine par un astérisque (*).
form-unchanged = Rien n’est modifié.
form-one-change = Une modification : { $list }
form-changes = { $count } modifications : { $list }
# Entre les éléments de la liste, avec son espace.
form-comma = {", "}
draft-open = Vous regardez votre brouillon du { $at }. Les champs modifiés sont signalés ; tous les autres montrent ce que contient l’Espace partenaires maintenant.
field-edited = Modifié. L’Espace partenaires contient :
field-undo = Annuler
field-undo-of = Annuler la modification : { $field }

## Comment un envoi s’est terminé

outcome-saved-title = Enregistré
outcome-saved-text = { $count ->
    [one] L’Espace partenaires a enregistré votre modification de ce champ :
   *[other] L’Espace partenaires a enregistré vos modifications de ces { $count } champs :
}
outcome-saved-approved = Approuvé par { $names }.
outcome-saved-differs = L’Espace partenaires a enregistré certaines valeurs autrement que vous ne l’aviez demandé. Le formulaire affiche ce qu’il a enregistré.
outcome-record = Entrée du journal d’audit :
outcome-nothing-title = Rien à enregistrer
outcome-nothing-text = L’Espace partenaires contient déjà exactement ces valeurs ; rien n’a donc été envoyé.
outcome-problems-title = Problèmes à résoudre
outcome-rejected-title = L’Espace partenaires a refusé cet enregistrement
outcome-rejected-text = L’Espace partenaires n’a rien enregistré. Vos valeurs sont conservées dans un brouillon.
outcome-conflict-title = Quelqu’un d’autre a modifié les mêmes champs
outcome-conflict-text = Aucune de vos modifications n’a été enregistrée. Choisissez la valeur que doit prendre chacun de ces champs.
outcome-newer-title = Pas enregistré : votre brouillon a changé
outcome-newer-text = Votre brouillon a été modifié depuis que vous avez ouvert cette page, dans un autre onglet ou navigateur par exemple. Rien n’a été envoyé, et aucun choix n’a été appliqué. Le voici dans son état actuel : vérifiez-le, puis enregistrez de nouveau.
outcome-undecided-title = Pas enregistré : une question d’adresse reste ouverte
outcome-undecided-text = Depuis que vous avez ouvert cette page, une question sur une adresse s’est posée, par exemple dans un autre onglet ou navigateur. Rien n’a été envoyé. Répondez-y ci-dessous, puis enregistrez.
outcome-ignored-title = L’Espace partenaires a gardé les anciennes valeurs
outcome-ignored-text = L’Espace partenaires a répondu que c’était enregistré, mais il a encore les anciennes valeurs : rien n’a été enregistré. Vos valeurs sont conservées comme brouillon. Une autre modification de ce profil était peut-être en cours : attendez quelques minutes et enregistrez à nouveau. Si les anciennes valeurs restent, modifiez-les dans l’Espace partenaires, ou transmettez les détails ci-dessous au support Microsoft.

outcome-unknown-title = On ne sait pas encore si c’est enregistré
outcome-unknown-text = Vos modifications ont été envoyées, mais aucune réponse n’est revenue. Rien d’autre ne peut être enregistré ici tant qu’on ignore si elles ont été prises en compte.
outcome-unknown-answered = Vos modifications ont été envoyées, et l’Espace partenaires a répondu par une erreur ({ $status }) qui n’indique pas si elles ont été prises en compte. Rien d’autre ne peut être enregistré ici tant qu’on l’ignore.
outcome-unknown-again = Le portail vérifie ce que l’Espace partenaires a enregistré à chaque ouverture de cette page, et tranche au plus tard après une minute. Rouvrez-la dans 30 secondes.
outcome-unknown-now = Vérifier maintenant
outcome-notcarriedout-title = Votre dernier enregistrement n’a pas eu lieu
outcome-notcarriedout-text = L’Espace partenaires n’a pas pris en compte les modifications. Votre brouillon est tel que vous l’avez laissé : vérifiez-le et enregistrez à nouveau.
outcome-throttled-title = L’Espace partenaires vous demande d’attendre
outcome-waited-title = L’Espace partenaires avait demandé d’attendre
outcome-waited-text = Rien n’a été enregistré, car l’Espace partenaires avait reçu trop de demandes. Votre brouillon est conservé et vous pouvez l’enregistrer maintenant.
outcome-unavailable-title = L’Espace partenaires n’est pas disponible pour le moment
outcome-unavailable-text = Rien n’a été envoyé. Votre brouillon est conservé. Essayez de nouveau d’enregistrer dans quelques minutes.
outcome-discarded-title = Brouillon abandonné
outcome-discarded-text = Votre modification inachevée a été abandonnée. Vous voyez ci-dessous les valeurs actuelles de l’Espace partenaires.

## Ce qu’a dit l’Espace partenaires ou le fournisseur d’identité

upstream-title = Réponse du service
upstream-status = Statut
upstream-code = Code
upstream-description = Description
upstream-correlation-id = ID de corrélation
upstream-request-id = ID de la requête

## Vérification des modifications

review-title = Vos modifications : { $profile }
review-heading = Vérifiez vos modifications
review-text = Contrôlez ce qui va changer. Rien n’est envoyé tant que vous n’enregistrez pas.
review-text-approval = Contrôlez ce qui va changer. Rien n’est envoyé avant l’approbation.
review-nothing = Il ne reste rien à modifier : l’Espace partenaires contient déjà les valeurs de votre brouillon.
review-back = Retour au formulaire
review-changes = { $count ->
    [one] Une modification
   *[other] { $count } modifications
}
review-before = Actuellement
review-after = Après l’enregistrement
review-began = Lorsque vous avez commencé
review-taken = Modifié entre-temps par d’autres personnes
review-taken-text = Ces champs ont changé depuis que vous avez ouvert le formulaire. Vous n’y avez pas touché ; ils restent donc tels qu’ils sont actuellement.
review-signs = Vous avez saisi « { $typed } ». Les espaces et les caractères qui n’ont pas leur place dans une telle valeur ont été retirés ou remplacés.
review-country-left = Le pays change, et ces valeurs de l’adresse restent telles quelles : { $list }. Vérifiez que chacune convient au nouveau pays.
review-clashes = Conflits à résoudre
review-clashes-text = Une autre personne et vous-même avez modifié ces champs différemment. Rien ne sera enregistré avant que vous n’ayez choisi.
review-base = Lorsque vous avez commencé :
review-choice-mine = Utiliser ma valeur
review-choice-theirs = Garder la valeur actuelle de l’Espace partenaires
review-confirm = Confirmation
review-confirm-missing = Cochez la case pour confirmer ce que ces modifications déclenchent.
justification-title = Pourquoi
justification-reason = Motif
justification-reason-hint = Facultatif. Le journal d’audit le conserve avec la modification. Il n’est pas envoyé à l’Espace partenaires.
justification-reason-needed = Obligatoire pour cette modification. Le journal d’audit le conserve avec elle. Il n’est pas envoyé à l’Espace partenaires.
justification-reason-missing = Cette modification exige un motif. Indiquez pourquoi vous la faites.
justification-ticket = Numéro de ticket
justification-ticket-hint = Facultatif, par exemple le numéro de la demande dans votre système de tickets.
justification-ticket-form = Facultatif. Il doit correspondre au modèle « { $form } ».
justification-keep = Conserver sans enregistrer
request-title = La requête exacte
request-text = Voici ce que le portail enverra, votre jeton d’accès mis à part. Les lignes surlignées diffèrent de ce que contient actuellement l’Espace partenaires.

## Vue d’ensemble

overview-title = Vue d’ensemble
overview-text = Les profils de votre entreprise chez Microsoft. Ouvrez-en un pour le consulter ou le modifier.
overview-drafts = { $count ->
    [one] Vous avez une modification inachevée du profil d’un client.
   *[other] Vous avez des modifications inachevées des profils de { $count } clients.
}
overview-customers = Les profils de facturation et d’entreprise de chaque client, à retrouver par nom, domaine ou ID.
card-draft = Brouillon du { $at }
card-unavailable = Lecture impossible pour le moment
card-read-only = Consultation seule
card-customers = Trouver un client
card-edit = Consulter et modifier
card-view = Consulter

## Clients

customers-title = Clients
customers-text = Les clients auxquels votre entreprise vend en tant que fournisseur de solutions cloud.
customers-search = Trouver un client
customers-search-hint = Une partie quelconque du nom de la société ou du domaine, dans n’importe quel ordre et sans accents, ou l’ID du client en entier.
customers-none = Aucun client n’a été trouvé.
customers-one = Un client
customers-all = { $count } clients
customers-first-page = Les { $count } premiers clients. D’autres suivent.
customers-more = { $count } clients. D’autres suivent.
customers-last-one = Le dernier client
customers-last = Les { $count } derniers clients
customers-of-total = { $count } clients sur { $total }
customers-unreachable = L’Espace partenaires n’a donné aucun accès utilisable à la page suivante : cherchez un nom pour trouver les autres.
customers-incomplete = Seuls les noms ont été cherchés : l’Espace partenaires n’a pas pu chercher les domaines.
customers-next = Page suivante
customers-first = Retour à la première page

## Brouillons

drafts-title = Brouillons
drafts-text = Les modifications que vous avez commencées, sans les avoir enregistrées ni abandonnées. Elles sont conservées 30 jours. Vos collègues savent qu’il y a un brouillon, mais vous seul voyez ce qu’il contient.
drafts-none = Vous n’avez aucune modification inachevée.
draft-kept = Conservé le { $at }
draft-changes = Modifications : { $list }

## Compte

account-title = Mon compte
account-text = Votre compte, vos rôles et vos sessions.
account-person = Session de
account-name = Nom
account-username = Nom d’utilisateur
account-tenant = Locataire
account-cloud = Cloud
account-roles = Rôles
account-mfa = Authentification multifacteur
account-since = Session ouverte le
role-viewer = voit tout, ne modifie rien.
role-editor = voit tout et modifie les profils.
role-approver = voit tout, commente l’historique et approuve les modifications que d’autres demandent.
role-auditor = voit tout, commente l’historique et exporte le journal d’audit.
role-admin = peut tout faire, y compris mettre fin aux sessions d’autres personnes.
role-none = Aucun rôle
zone-title = Fuseau horaire
zone-label = Fuseau horaire des heures et des jours
zone-text = Les heures indiquent leur écart avec UTC et affichent UTC quand vous les survolez. Les fichiers exportés sont toujours en UTC. Ce choix est conservé dans ce navigateur.
zone-browser = Celui de mon navigateur
zone-choose = Utiliser ce fuseau horaire
theme-title = Apparence
theme-text = Pages claires ou sombres dans ce navigateur.
theme-system = Comme le système
theme-light = Claires
theme-dark = Sombres
theme-choose = Appliquer
sessions-title = Sessions
sessions-text = Là où une session est ouverte à votre nom. Mettez fin à celle que vous ne reconnaissez pas.
session-current = Ce navigateur
session-since = Ouverte le { $at }
session-seen = Dernière utilisation le { $at }
session-end = Mettre fin à la session

## Erreurs

error-draft-kept = Rien n’a été enregistré, et votre brouillon est conservé.
error-reference-text = Si vous interrogez quelqu’un à ce sujet, communiquez-lui cette référence :
error-way-sign-in = Se connecter
error-way-again = Réessayer
error-way-customers = Aller aux clients
error-way-overview = Aller à la vue d’ensemble

## Leaving and coming back

sign-in-first-title = Vous n’êtes pas connecté
sign-in-first-text = Connectez-vous, et vous reviendrez là où vous étiez.
sign-in-kept-title = Votre session a pris fin
sign-in-kept-text = Votre saisie est conservée. Connectez-vous, et vous reviendrez là où vous étiez.
sign-in-kept-link = Se connecter
carried-title = Votre session est terminée
carried-text = Ce que vous avez saisi est encore ici, sur cette page, et n’est pas enregistré. Connectez-vous dans un nouvel onglet, revenez sur cette page, puis continuez.
carried-sign-in = Se connecter dans un nouvel onglet
carried-go-on = Continuer avec ma saisie
# On the page that a sign-in leads back to, after a form that was posted too late.
session-ended-kept = Votre session avait pris fin entre-temps. Votre saisie est conservée dans votre brouillon ; rien n’a été enregistré dans l’Espace partenaires. Vérifiez-la, puis enregistrez.
session-ended-undone = Votre session avait pris fin entre-temps ; votre dernière action est donc restée sans effet. Refaites-la si vous la souhaitez toujours.
session-ended-tab = Vous êtes de nouveau connecté. Votre saisie se trouve encore dans l’autre onglet : retournez-y pour continuer. Vous pouvez fermer celui-ci.
signed-out-title = Vous êtes déconnecté du portail
signed-out-text = Dernière étape : vous déconnecter de votre compte professionnel dans ce navigateur.
signed-out-link = Se déconnecter du compte professionnel
consent-title = Le consentement a été donné
consent-text = Les personnes de votre organisation peuvent se connecter à ce portail sans qu’un consentement leur soit demandé.
consent-link = Vers le portail

# Les personnes, pour les administrateurs.

sessions-others = Sessions d’autres personnes
session-browser-on = { $browser } sous { $system }
session-browser-unknown-on = Navigateur inconnu sous { $system }
session-browser-unknown = Navigateur inconnu
session-from = Connexion depuis
people-title = Personnes
people-text = Toutes les personnes qui se sont connectées au cours de la dernière année, la dernière venue en premier. Les rôles sont ceux de la dernière connexion.
people-of = { $name } et ses sessions
people-back = Toutes les personnes
people-key = ID du locataire et de l’objet
people-seen = Dernière visite
people-history = Ses entrées dans le journal d’audit
people-no-session = Aucune session ouverte.
people-no-more = Il n’y a personne d’autre.
people-claims-unknown = Inconnus jusqu’à la prochaine visite
people-other-roles = Cette session a d’autres rôles
people-more-sessions = Toutes les sessions : { $name }
people-end-all = Mettre fin à toutes les sessions
people-end-others = Mettre fin à toutes les autres sessions
people-end-all-of = Mettre fin à toutes les sessions : { $name }
people-ended-one = Une session est terminée : { $name }.
people-ended-all = Toutes les sessions sont terminées : { $name }.
people-ended-others = Toutes vos autres sessions sont terminées.
people-ended-none = Aucune autre session à terminer : { $name }.
people-pages = Pages de la liste
people-first = Première page
people-next = Page suivante
