# Les brouillons pendant la saisie et dans plusieurs onglets, et les choix d’un conflit.

## Conserver ce qui est saisi

typing-kept = Brouillon conservé à { $time }
typing-not-kept = Pas encore conservé : le portail est injoignable. Il réessaie de lui-même.
typing-elsewhere = Depuis, vous avez modifié ce profil dans un autre onglet ou navigateur ; ce que vous saisissez ici n’est donc pas conservé automatiquement. Vérifiez vos modifications pour réunir les deux.
typing-ended = Votre session est terminée. Votre saisie est conservée dans votre brouillon ; il vous sera demandé de vous connecter.
typing-signed-out = Votre session est fermée ; ce que vous saisissez ici n’est donc pas conservé. Connectez-vous dans un autre onglet, puis continuez ici.
draft-newer = Vous avez modifié ce brouillon dans un autre onglet ou navigateur. Le voici dans son état actuel ; rien n’a été abandonné.
draft-gone = Ce brouillon a été enregistré ou abandonné depuis que vous avez ouvert cette page ; rien n’a donc été envoyé.
draft-undo = Reprendre le brouillon
draft-undo-text = Vous avez abandonné un brouillon de ce profil. Pendant dix minutes, vous pouvez le reprendre, tant que vous n’en commencez pas un autre.
draft-undo-how = Pendant dix minutes, vous pouvez le reprendre, tant que vous n’en commencez pas un autre.
draft-undo-over = Le brouillon ne peut plus être repris : les dix minutes sont écoulées, ou il a déjà été repris. Rien n’a été modifié.
problem-other-tab = Dans un autre onglet ou navigateur, vous avez saisi ici : { $typed }. Conservez la valeur voulue, puis vérifiez de nouveau vos modifications.

## La liste des brouillons

drafts-discarded = Votre modification inachevée de « { $profile } » a été abandonnée.

## Trancher un conflit

conflict-choose = Choisissez une valeur pour « { $field } »
button-choose = Voir le résultat
button-all-mine = Utiliser toutes mes valeurs
button-all-theirs = Garder toutes les valeurs actuelles
review-decided = Conflits résolus
review-decided-text = Une autre personne et vous-même avez modifié ces champs différemment. Vous avez choisi ; vous pouvez encore changer d’avis.
review-merged = Le profil a changé entre-temps
review-merged-text = Aucune de vos modifications n’a été enregistrée. Elles sont toujours là ; relisez-les, puis enregistrez de nouveau.

source-portal = Modifié par { $name } le { $at }
source-same-person = Enregistré par vous-même le { $at }
source-outside = Modifié hors du portail
source-outside-at = Modifié hors du portail, vers le { $at }
source-outside-between = Modifié hors du portail, entre le { $after } et le { $before }
# Deux phrases : qu’une valeur a été modifiée hors du portail, et ce que l’Espace partenaires dit de son auteur.
source-with-origin = { $source }. { $origin }
