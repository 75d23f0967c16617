# Travailler à plusieurs : brouillons des autres, remise d’un brouillon, annulation d’une modification, commentaires.

## Sur le formulaire et la vérification

colleague-unknown = Une personne de l’équipe
colleague-editing = { $name } a une modification inachevée de ce profil, commencée le { $at }.
# La dernière modification, si elle est venue après l’ouverture de la page ou le début du brouillon.
colleague-changed = Ce profil a changé depuis que vous l’avez ouvert : par { $name }, le { $at }.
colleague-changed-own = Ce profil a changé depuis que vous l’avez ouvert : enregistré par vous-même, le { $at }.
colleague-changed-outside = Ce profil a changé depuis que vous l’avez ouvert : hors du portail, constaté le { $at }.
colleague-drafts = Brouillons de ce profil
colleague-reload = Afficher l’état actuel

## Messages des collègues

notice-asked = { $name } demande votre brouillon de « { $profile } ».
notice-offered = { $name } vous remet un brouillon de « { $profile } ».
notice-taken = { $name } a repris votre brouillon de « { $profile } ».
notice-more = { $count ->
    [one] Vous avez { $count } autre message à propos d’un brouillon.
   *[other] Vous avez { $count } autres messages à propos de brouillons.
}
notice-way-asked = Remettre le brouillon
notice-way = Ouvrir les brouillons de ce profil
notice-seen = Masquer
drafts-notices = Messages de vos collègues
drafts-own = Vos brouillons
drafts-offered = Brouillons que vous pouvez reprendre

## Les brouillons d’un profil

profile-drafts-title = Brouillons : { $profile }
profile-drafts-text = Les modifications inachevées de ce profil. Personne ne voit le contenu du brouillon d’un collègue avant de l’avoir repris.
drafts-text-approval = Dès que vous demandez l’approbation, tout le monde voit ce contenu sous Approbations.
profile-drafts-own = Votre brouillon
profile-drafts-open = Ouvrir votre brouillon
profile-drafts-none = Vous n’avez aucune modification inachevée de ce profil.
profile-drafts-colleagues = Brouillons des collègues
colleague-drafts-none = Aucun collègue n’a de modification inachevée de ce profil.
drafts-done-offered = Votre brouillon est proposé. Il reste le vôtre jusqu’à ce que quelqu’un le reprenne ; vous en serez alors informé.
drafts-done-withdrawn = Votre brouillon n’est plus proposé.
drafts-done-asked = Votre demande sera affichée sur la prochaine page que cette personne ouvrira.
drafts-done-gone = Il n’y a plus rien à reprendre ni à demander : entre-temps, le brouillon a été enregistré, abandonné ou repris, ou l’offre a été retirée.
drafts-done-own-draft = Pas repris : vous avez vous-même un brouillon de ce profil. Enregistrez-le ou abandonnez-le d’abord.
drafts-done-unsettled = Pas encore possible : ce brouillon a été envoyé à l’Espace partenaires, et on ne sait pas encore s’il a été enregistré.
drafts-done-no-draft = Vous n’avez plus de brouillon à remettre : il a été enregistré ou abandonné.
drafts-done-too-many = Demande non envoyée : trop de messages attendent déjà cette personne.

## Remettre un brouillon

hand-over-link = Remettre ce brouillon
hand-over-title = Remettre à quelqu’un
hand-over-text = La personne qui reprend le brouillon continue exactement avec ce que vous avez saisi ; ce que d’autres ont modifié depuis que vous avez commencé sera pour elle un conflit, comme pour vous. D’ici là, vous pouvez continuer vous-même.
hand-over-ends-request = Une demande d’approbation est en attente. Elle prend fin si quelqu’un reprend le brouillon.
hand-over-to = À qui
hand-over-to-hint = Toutes les personnes qui se sont déjà connectées et peuvent modifier.
hand-over-anybody = La première personne qui le prend
hand-over-note = Message
hand-over-note-hint = Facultatif, { $max } caractères au plus. Les sauts de ligne deviennent des espaces. Le journal d’audit le conserve.
hand-over-button = Proposer le brouillon
hand-over-withdraw = Retirer l’offre
hand-over-offered-to = Proposé à { $name } depuis le { $at }.
hand-over-offered-you = Proposé à vous depuis le { $at }.
hand-over-offered = Laissé à qui le prendra, depuis le { $at }.
hand-over-from = Proposé par { $name }
hand-over-take = Reprendre le brouillon commencé par { $name }
hand-over-own-first = Vous avez vous-même un brouillon de ce profil. Enregistrez-le ou abandonnez-le d’abord ; ensuite, vous pourrez reprendre celui-ci.
hand-over-asked = Vous l’avez demandé le { $at }.
hand-over-ask-note = Message à { $name } (facultatif)
hand-over-ask = Demander le brouillon à { $name }

## Revenir sur une modification enregistrée

take-back-title = Annuler cette modification
take-back-text = Un brouillon s’ouvre avec les valeurs d’avant. Là où quelqu’un a modifié une valeur depuis, vous choisissez. Rien n’est envoyé avant que vous ne l’ayez vérifié et enregistré.
take-back-left = Ne sera pas rétabli : { $fields }. Le portail n’a pas de champ de saisie pour ces valeurs : on peut les vider ici, mais pas les remplir.
take-back-button = Revenir aux valeurs d’avant

## Commentaires

comments-title = Commentaires
comment-label = Commenter cette entrée
comment-hint = { $max } caractères au plus. Toute personne qui lit l’historique le voit. Il est conservé dans le journal d’audit et ne peut être ni modifié ni supprimé.
comment-button = Ajouter le commentaire
comment-empty = Saisissez un commentaire.
comment-too-long = Le commentaire compte { $length } caractères ; { $max } au plus sont possibles.
comment-too-many = Cette entrée a déjà { $max } commentaires et n’en accepte pas d’autres.

## Dans l’historique

event-handover = Brouillon remis
event-comment = Commentaire
recorded-offered = Proposé
recorded-taken = Repris
record-comment = { $name } a commenté l’entrée { $entry }
# $what est un profil entre guillemets, ou ce profil.
record-draft = { $name } a remis un brouillon de { $what }
record-draft-offered = { $name } a laissé le brouillon de { $what } à qui le prendra
record-draft-offered-to = { $name } a proposé le brouillon de { $what } à { $other }
record-draft-taken = { $name } a repris un brouillon de { $what }
record-draft-taken-of = { $name } a repris le brouillon de { $what } commencé par { $other }
record-draft-withdrawn = { $name } a retiré l’offre du brouillon de { $what }
record-quoted = « { $what } »
record-this-profile = ce profil
entry-comment-on = Commentaire sur
entry-handover-name = L’autre personne
entry-handover-giver = Brouillon de
entry-handover-taker = Proposé à
