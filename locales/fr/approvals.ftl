## Approbations : la liste

nav-approvals = Approbations
approvals-text = Ces enregistrements demandent l’approbation d’une autre personne avant d’être envoyés à l’Espace partenaires.
approvals-off = Rien ne demande d’approbation dans ce portail actuellement. Les demandes d’avant figurent ici.
approvals-lists = Listes de demandes
approvals-current = En attente
approvals-over = Terminées
approvals-none-current = Rien n’attend d’approbation.
approvals-none-over = Au cours des 90 derniers jours, aucune demande n’a été tranchée ni n’a pris fin.
approvals-pages = Pages des demandes
approval-number = Demande { $number }
approval-emergency-number = Urgence { $number }
approval-title = { $profile } – demande { $number }
approval-asked = Demandé par { $name } le { $at }.
approval-asked-emergency = Enregistré sans approbation par { $name } le { $at }.
approval-listed-approved = Approuvé par { $name } le { $at }.
approval-listed-decided = Tranché par { $name } le { $at }.
approval-expires = Sans décision, la demande prend fin le { $at }.
approval-fields = Modifications : { $list }
approval-lacking = { $count ->
    [0] Assez de personnes ont approuvé, mais rien n’a encore été envoyé.
    [one] Une personne doit encore approuver.
   *[other] { $count } personnes doivent encore approuver.
}

## États d’une demande

approval-state-open = en attente d’approbation
approval-state-sending = résultat pas encore connu
approval-state-saved = modifications enregistrées
approval-state-refused = refusée
approval-state-returned = renvoyée
approval-state-withdrawn = retirée
approval-state-expired = expirée
approval-state-ended = terminée
approval-returned-by = renvoyé par { $name }
approval-refused-by = refusé par { $name }
approval-why-draft = Le brouillon a été modifié ou abandonné après la demande d’approbation.
approval-why-handed-over = Un collègue a repris le brouillon après la demande d’approbation.
approval-why-document = Le profil a changé depuis la demande d’approbation.
approval-why-rules = Les règles ont changé depuis la demande d’approbation : celles des approbations, ou celles des valeurs.
approval-why-role = La personne qui a demandé l’approbation ne peut plus modifier les profils.
approval-why-emergency = Les modifications ont été enregistrées sans approbation, dans l’urgence.
approval-why-expired = Personne n’a tranché à temps.
approval-why-rejected = L’Espace partenaires a refusé les modifications.
approval-why-not-applied = L’Espace partenaires n’a pas exécuté les modifications.
approval-why-not-sent = Rien n’a été envoyé à l’Espace partenaires.
approval-why-other = L’enregistrement s’est terminé autrement : { $outcome }.

## Une demande

approval-back = Toutes les demandes
approval-author = Demandé par
approval-author-emergency = Enregistré par
approval-asked-by = { $name }, le { $at }
approval-approvals = Approuvé par
approval-approved-by = { $name }, le { $at }
approval-decided = Décision
approval-decided-by = { $name }, le { $at }
approval-comment = Commentaire
approval-sets-off = Ce que les modifications déclenchent
approval-confirmed = { $name } l’a confirmé.
approval-entry = Entrée { $number } du journal d’audit
approval-changes = { $count ->
    [one] La modification
   *[other] Les { $count } modifications
}
approval-base = Avant
approval-theirs = Actuellement dans l’Espace partenaires
approval-mine = Demandé
approval-taken-text = Ces champs ont changé depuis le début de la modification. La demande les laisse tels qu’ils sont actuellement.
approval-taken-over = Ces champs ont changé depuis le début de la modification. La demande ne les a pas modifiés.
approval-no-save = La requête exacte ne peut pas être montrée : la version sur laquelle elle porte n’est plus gardée.
approval-decide = Votre décision
approval-approve = Approuver et enregistrer
approval-approve-first = Approuver
approval-approve-text = C’est exactement cette requête qui est envoyée, avec vos propres droits dans l’Espace partenaires. Le journal d’audit vous nomme, et nomme { $author } comme auteur de la demande.
approval-approve-first-text = { $count ->
    [one] Après vous, { $count } personne doit encore approuver ; l’envoi se fait alors avec ses droits.
   *[other] Après vous, { $count } personnes doivent encore approuver ; l’envoi se fait alors avec les droits de la dernière.
}
approval-approved-already = Vous avez approuvé ceci. L’envoi se fait dès qu’assez de personnes ont approuvé.
approval-comment-hint = Obligatoire pour refuser ou renvoyer. { $author } et tous ceux qui lisent le journal d’audit peuvent le lire.
approval-comment-missing = Saisissez un commentaire : l’auteur doit savoir pourquoi.
approval-refuse = Refuser
approval-send-back = Renvoyer
approval-own = Vous avez fait cette demande ; quelqu’un d’autre doit donc l’approuver.
approval-own-draft = Votre brouillon
approval-may-not = Les personnes ayant le rôle Portal.Approver ou Portal.Admin peuvent approuver ceci.
approval-told-saved = Vous avez approuvé les modifications, et elles sont enregistrées.
approval-told-approved = Votre approbation compte. D’autres personnes doivent aussi approuver.
approval-told-unknown = Vous avez approuvé les modifications, et elles ont été envoyées. On ne sait pas encore si l’Espace partenaires les a enregistrées.
approval-told-not-sent = Rien n’a été envoyé, car l’Espace partenaires ne peut pas le recevoir actuellement. Votre approbation compte ; approuvez de nouveau plus tard pour l’envoyer.
approval-told-unsettled = Rien n’a été envoyé, car un de vos enregistrements précédents n’est pas encore éclairci. Votre approbation compte ; approuvez de nouveau plus tard pour l’envoyer.
approval-told-rejected = L’Espace partenaires a refusé les modifications. Rien n’a été enregistré.
approval-told-decided = Votre décision est consignée.
approval-told-over = Rien n’a été fait : la demande n’attend plus.
approval-told-own = Rien n’a été fait : personne n’approuve ses propres modifications.
approval-told-other = Rien n’a été fait : la demande n’est pas celle qui vous a été montrée.

## Sur la vérification et le formulaire

button-ask = Demander l’approbation
button-withdraw = Retirer la demande
button-emergency = Enregistrer sans approbation
approval-needed-title = Ces modifications demandent une approbation
approval-needed-text = { $count ->
    [one] Une autre personne doit approuver ce que vous modifiez ici : { $list }. Rien n’est envoyé d’ici là.
   *[other] { $count } autres personnes doivent approuver ce que vous modifiez ici : { $list }. Rien n’est envoyé d’ici là.
}
approval-emergency-title = Cela ne peut pas attendre
approval-emergency-text = Dans l’urgence, vous pouvez enregistrer sans approbation. Indiquez un motif ci-dessus. Le journal d’audit marque l’enregistrement, tout le monde le voit sur la vue d’ensemble pendant sept jours, et toute personne ayant choisi d’être informée des approbations reçoit un message.
approval-note-open = Vous avez demandé l’approbation le { $at }. Si vous modifiez le brouillon ou si un collègue le reprend, la demande prend fin.
approval-note-sending = Vos modifications sont en cours d’enregistrement, et le résultat n’est pas encore connu.
approval-note-returned = { $name } a renvoyé votre demande le { $at } : « { $comment } »
approval-note-refused = { $name } a refusé votre demande le { $at } : « { $comment } »
approval-note-ended = Votre demande d’approbation a pris fin le { $at }.
outcome-approval-title = Pas enregistré : ces modifications demandent une approbation
outcome-approval-text = Rien n’a été envoyé. Demandez l’approbation ci-dessous.
outcome-asked-title = Vous avez demandé l’approbation
outcome-asked-text = Rien n’a été envoyé. Quand assez de personnes auront approuvé, les modifications seront enregistrées ; vous n’avez pas besoin d’être là.

## Sur la vue d’ensemble

overview-approvals = { $count ->
    [one] { $count } demande attend votre approbation.
   *[other] { $count } demandes attendent votre approbation.
}
overview-emergency = { $name } a enregistré « { $what } » sans approbation le { $at } : « { $reason } »

## Dans le journal d’audit

event-approval = Approbation
record-portal = Le portail lui-même
record-of = { $said } : « { $what } »
record-changed-for = { $name } a modifié « { $what } », modification demandée par { $author }
record-changed-for-here = { $name } a modifié ce profil, modification demandée par { $author }
record-changed-emergency = { $name } a modifié « { $what } » sans approbation, dans l’urgence
record-changed-emergency-here = { $name } a modifié ce profil sans approbation, dans l’urgence
record-approval-asked = { $name } a demandé l’approbation de modifications
record-approval-approved = { $name } a approuvé des modifications demandées par { $author }
record-approval-refused = { $name } a refusé des modifications demandées par { $author }
record-approval-returned = { $name } a renvoyé des modifications à { $author }
record-approval-withdrawn = { $name } a retiré une demande d’approbation
record-approval-emergency = { $name } va enregistrer sans approbation, dans l’urgence
record-approval-expired = Une demande d’approbation faite par { $author } a expiré
record-approval-ended = Une demande d’approbation faite par { $author } a pris fin
record-approval-other = { $name } : demande d’approbation
recorded-asked = Demandé
recorded-approved = Approuvé
recorded-refused = Refusé
recorded-returned = Renvoyé
recorded-withdrawn = Retiré
recorded-emergency = Urgence
recorded-expired = Expiré
recorded-ended-draft = Terminé : le brouillon a changé
recorded-ended-handed-over = Terminé : le brouillon a été repris
recorded-ended-document = Terminé : le profil a changé
recorded-ended-rules = Terminé : les règles ont changé
recorded-ended-role = Terminé : l’auteur n’a plus le rôle
recorded-ended-emergency = Terminé : enregistré dans l’urgence
recorded-ended-rejected = Terminé : refusé par l’Espace partenaires
recorded-ended-not-applied = Terminé : non exécuté
recorded-ended-not-sent = Terminé : non envoyé
recorded-ended-other = Terminé
entry-author = Demandé par
entry-asked = Ce qui est demandé
entry-approvers = Approuvé par
entry-approval-request = Demande
entry-approval-comment = Commentaire
entry-emergency = Approbation
entry-emergency-text = Enregistré sans approbation, dans l’urgence
table-who-for = { $name } (demandé par { $author })
table-who-emergency = { $name } (sans approbation)

## L’interface JSON

api-approval-title = Cette modification demande une approbation
api-approval-detail = Rien n’a été envoyé à l’Espace partenaires. Quelqu’un doit faire la modification dans le portail et y demander l’approbation d’autres personnes.
api-approval-command-title = La commande n’a pas été exécutée
api-approval-command-detail = La demande d’approbation est telle qu’elle était, ou a pris fin.
problem-needs-approval = D’autres personnes doivent approuver les modifications de ceci.
