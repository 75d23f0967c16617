# Le journal et les versions : ce qui s’est passé, ce qui figurait auparavant, et comment y revenir.

nav-history = Historique

## Sur la vue d’ensemble

overview-recent = Modifications récentes
overview-recent-none = Rien n’a été modifié depuis que le portail tient son journal.
overview-history = Tout l’historique

## La liste

history-title = Historique
history-text = Tout ce qui a été fait avec ce portail, et ce qu’il a trouvé modifié ailleurs. Le portail ne modifie ni ne supprime jamais une entrée.
history-filters = Choisir ce qui est affiché
history-person = Personne
history-profile = Profil
history-event = Événement
history-outcome = Résultat
history-from = Du (UTC)
history-to = Au, inclus (UTC)
history-customer = ID du client
history-any = Indifférent
history-show = Afficher
history-all = Tout afficher
history-none = Rien n’a encore été consigné.
history-none-found = Rien dans le journal ne correspond à votre choix.
history-wrong = Rien n’est affiché, car une partie de votre choix n’a pas pu être interprétée.
history-wrong-date = Saisissez un jour sous la forme année-mois-jour, par exemple 2026-11-21.
history-wrong-customer = Saisissez l’ID complet du client : 32 chiffres et lettres en cinq groupes.
record-outside = Hors du portail
record-and-more = { $count ->
    [one] { $list } et { $count } autre
   *[other] { $list } et { $count } autres
}
record-pages = Suite du journal
record-newest = Entrées les plus récentes
record-older = Entrées plus anciennes

## Emporter le journal

export-title = Exportation
export-text = Les entrées choisies ci-dessus dans un fichier, les plus anciennes d’abord. L’exportation elle-même est consignée avec votre nom.
export-csv = Télécharger en CSV
export-jsonl = Télécharger en JSON Lines

## Ce qui s’est passé

event-edit-intent = Modification annoncée
event-edit-outcome = Résultat d’une modification
event-outside-change = Modifié hors du portail
event-sign-in = Connexion
event-sign-out = Déconnexion
event-session-end = Fin de session
event-refused = Accès refusé
event-export = Exportation du journal

## Comment cela s’est terminé

recorded-saved = Enregistré
recorded-rejected = Refusé par l’Espace partenaires
recorded-conflict = Conflit
recorded-stale = Devancé par une autre modification
recorded-not-applied = Non exécuté
recorded-throttled = Attente demandée
recorded-unavailable = Espace partenaires indisponible
recorded-unknown = Résultat inconnu
recorded-signed-in = Connecté
recorded-session-own = Par la personne, depuis ailleurs
recorded-session-admin = Par un administrateur
recorded-session-idle = Inactive trop longtemps
recorded-session-lifetime = Durée maximale atteinte
recorded-session-tokens = Plus renouvelée par Microsoft Entra ID
recorded-no-role = Aucun rôle
recorded-role = Non permis par le rôle
recorded-wrong-tenant = Autre locataire

## Une entrée

entry-title = Entrée { $number }
entry-back = Aller à l’historique
entry-person = Qui
entry-time = Quand
entry-profile = Profil
entry-customer = Client
entry-result = Résultat
entry-intent = Annoncé par
entry-outcome = Issue
entry-open = Pas encore connue. Elle sera établie lorsque la personne à l’origine de l’envoi rouvrira le profil ou se reconnectera.
entry-between = Entre
entry-reference = Référence
entry-support = Texte pour le support
entry-address = Adresse
entry-session-of = Session de
entry-ended = Terminée le
entry-filters = Choix
entry-outside-text = Le portail a trouvé ces valeurs modifiées en lisant le profil. Il ne les a pas écrites et ne peut donc pas dire qui l’a fait.
entry-changes = Ce qui a changé
entry-sealed = Les valeurs ne peuvent pas être affichées : la clé avec laquelle elles ont été chiffrées n’est plus configurée.
entry-versions = Comparer les documents entiers
entry-proof = Preuve
entry-proof-text = L’empreinte de chaque entrée couvre tout son contenu ainsi que l’empreinte de l’entrée précédente. Une entrée altérée, supprimée ou insérée rompt la chaîne.
entry-hash = Empreinte
entry-hash-before = Empreinte de l’entrée précédente
entry-hash-first = C’est la première entrée.
entry-older = Entrée précédente
entry-newer = Entrée suivante

## Un profil

profile-history-link = Historique de ce profil
profile-history-title = Historique : { $profile }
profile-history-heading = Historique
profile-history-text = Ce qui a été modifié dans ce profil, par qui, et chacune des versions que le portail en a vues.
profile-history-back = Retour au profil
profile-history-rows = Modifications
profile-history-none = Rien n’a été modifié depuis que le portail tient son journal.
versions-title = Versions
versions-text = Chaque version est conservée, chiffrée, la première fois que le portail la voit.
versions-none = Le portail n’a pas encore lu ce profil.
versions-more = Des versions plus anciennes sont également conservées, mais ne sont pas affichées.
versions-compare = Comparer
versions-compared = Comparaison
versions-same = Les deux versions contiennent les mêmes valeurs.
versions-technical = Éléments propres au service
versions-not-kept = L’une de ces versions n’est plus conservée.
version-before = Avant
version-after = Après
version-by = { $at }, par { $name }
version-current = Actuelle
version-current-name = { $version } (actuelle)
version-checked = L’Espace partenaires a été interrogé pour la dernière fois le { $at }.
version-written = Écrite par { $name }
version-found = Trouvée à la lecture du profil
version-last-seen = Vue pour la dernière fois le { $at }
version-compare = Comparer avec la version actuelle
version-compare-label = Comparer avec la version actuelle : { $at }

## Revenir en arrière

button-restore = Rétablir ces valeurs
restore-title = Rétablir les anciennes valeurs
restore-text = Un brouillon s’ouvre avec les anciennes valeurs des champs modifiables. Rien n’est envoyé avant que vous ne l’ayez vérifié et enregistré.
restore-draft-open = Vous avez un brouillon ouvert de ce profil, conservé le { $at }. Rétablir les valeurs le remplace.
restore-replace = Remplacer mon brouillon ouvert.
restore-replace-missing = Cochez la case si votre brouillon ouvert peut être remplacé.
