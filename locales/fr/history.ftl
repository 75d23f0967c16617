# Le journal d’audit et les versions : événements, anciennes valeurs, et leur rétablissement.

nav-history = Historique

## Sur la vue d’ensemble

overview-recent = Modifications récentes
overview-recent-none = Le journal d’audit ne contient encore aucune modification.
overview-history = Tout l’historique

## La liste

history-title = Historique
history-text = Le journal d’audit de ce portail : toutes les modifications faites ici, celles détectées hors du portail, les brouillons remis, les lots de modifications abandonnés, les commentaires, les connexions, les accès refusés et les exportations. Les entrées ne sont jamais modifiées ni supprimées.
history-filters = Filtrer les entrées
history-person = Personne
history-profile = Profil
history-event = Événement
history-outcome = Résultat
history-from = Du (jours du fuseau { $zone })
history-to = Au, inclus (jours du fuseau { $zone })
history-customer = Client, par nom ou ID
history-customers-several = Plusieurs clients correspondent. Choisissez-en un :
history-customers-more = { $count ->
    [one] { $count } autre client correspond. Si c’est celui-là, saisissez le nom plus complètement, ou l’ID.
   *[other] { $count } autres clients correspondent. Si c’est l’un d’eux, saisissez le nom plus complètement, ou l’ID.
}
history-customers-many = D’autres clients correspondent. Si c’est l’un d’eux, saisissez le nom plus complètement, ou l’ID.
history-customers-choose = Choisissez l’un des clients ci-dessous.
history-customers-unknown = Les noms ne peuvent pas être recherchés pour le moment. Saisissez l’ID complet du client : 32 chiffres et lettres en cinq groupes.
history-count = { $count ->
    [one] { $count } entrée
   *[other] { $count } entrées
}
history-count-more = Plus de { $count } entrées
history-presets = Listes fréquentes
preset-all = Tout
preset-today = Modifications du jour
preset-week = Modifications de la semaine
preset-mine = Mes modifications
preset-outside = Modifications hors du portail
preset-not-saved = Non enregistré
preset-sign-ins = Connexions
event-group-changes = Toutes les modifications
event-group-not-saved = Enregistrements non aboutis
event-group-sign-ins = Connexions et fins de session
history-any = Indifférent
history-show = Afficher
history-all = Effacer les filtres
history-none = Le journal d’audit est vide.
history-none-found = Aucune entrée du journal d’audit ne correspond à ces filtres.
history-wrong = Aucune entrée n’est affichée, car un filtre n’est pas valide.
history-wrong-date = Saisissez un jour sous la forme année-mois-jour, par exemple 2026-11-21.
history-wrong-customer = Aucun client visible pour vous ne porte ce nom ou cet ID.
record-outside = Hors du portail
# Une ligne par entrée, sous forme de phrase. $what est un profil.
record-started = { $name } a lancé l’enregistrement de « { $what } »
record-started-here = { $name } a lancé l’enregistrement de ce profil
record-changed = { $name } a modifié « { $what } »
record-changed-here = { $name } a modifié ce profil
record-tried = { $name } a tenté de modifier « { $what } »
record-tried-here = { $name } a tenté de modifier ce profil
record-elsewhere = « { $what } » a été modifié hors du portail
record-elsewhere-here = Ce profil a été modifié hors du portail
record-silence = { $name } a ignoré un problème du client { $customer } ou a annulé cela
record-silence-begun = { $name } a ignoré un problème du client { $customer }
record-silence-reason = { $name } a modifié le motif pour lequel un problème du client { $customer } est ignoré
record-silence-ended = { $name } a cessé d’ignorer un problème du client { $customer }
record-note = { $name } a modifié les étiquettes ou la note du client { $customer }
record-note-labels = { $name } a modifié les étiquettes du client { $customer }
record-note-note = { $name } a modifié la note du client { $customer }
record-note-both = { $name } a modifié les étiquettes et la note du client { $customer }
record-list = { $name } a modifié une liste enregistrée de l’équipe
record-list-saved = { $name } a enregistré la liste « { $list } » pour l’équipe
record-list-replaced = { $name } a remplacé la liste « { $list } » de l’équipe
record-list-removed = { $name } a retiré la liste « { $list } » de l’équipe
record-sign-in = Connexion : { $name }
record-sign-out = Déconnexion : { $name }
record-session-own = { $count ->
    [one] { $name } a fermé une autre de ses sessions
   *[other] { $name } a fermé { $count } autres de ses sessions
}
record-session-of = { $count ->
    [one] { $name } a fermé une session ouverte par { $owner }
   *[other] { $name } a fermé { $count } sessions ouvertes par { $owner }
}
record-session-end = Fin de session : { $name }
record-refused = Accès refusé à { $name }
record-export = { $name } a exporté le journal d’audit
record-export-customers = { $name } a exporté des clients
record-export-change-set = { $name } a exporté le résultat d’un lot de modifications
record-notification-channel = { $name } a modifié un canal Teams ou un webhook
record-loan-lent = { $name } a prêté une connexion pour la lecture
record-loan-ended = { $name } a mis fin à une connexion prêtée pour la lecture
record-loan-over = La connexion prêtée par { $name } pour la lecture a pris fin
record-set-discarded = { $name } a abandonné le lot de modifications { $number }
# Un champ modifié
record-field = { $field } : { $before } → { $after }
# Les libellés des champs et le nombre des autres
record-and-more = { $count ->
    [one] { $list } et { $count } autre
   *[other] { $list } et { $count } autres
}
record-more = { $count ->
    [one] et { $count } autre champ
   *[other] et { $count } autres champs
}
record-pages = Autres entrées du journal d’audit
record-newest = Entrées les plus récentes
record-older = Entrées plus anciennes

## Exporter le journal d’audit

export-title = Exportation
export-text = Les entrées qui correspondent aux filtres ci-dessus dans un fichier, les plus anciennes d’abord. Les heures y sont en UTC. Cette exportation est inscrite à votre nom dans le journal d’audit.
export-csv-changes = Télécharger les modifications sous forme de tableau (CSV)
export-csv = Télécharger en CSV
export-csv-fields = Télécharger en CSV, une ligne par champ modifié
export-jsonl = Télécharger en JSON Lines

## Le tableau des modifications

table-when = Quand (UTC)
table-who = Qui
table-profile = Profil
table-silenced = Problème ignoré
table-list = Liste de l’équipe
table-customer = ID du client
table-field = Champ
table-before = Avant
table-after = Après
table-result = Résultat
table-reason = Motif
table-entry = Entrée du journal d’audit

## Ce qui s’est passé

event-edit-intent = Enregistrement lancé
event-edit-outcome = Résultat de l’enregistrement
event-outside-change = Modifié hors du portail
event-customer-note = Étiquettes et note modifiées
event-silenced-problem = Problème ignoré ou de nouveau compté
event-team-list = Liste enregistrée de l’équipe modifiée
entry-list = Nom de la liste
entry-list-query = Filtres et ordre
event-sign-in = Connexion
event-sign-out = Déconnexion
event-session-end = Fin de session
event-refused = Accès refusé
event-export = Exportation
event-notification-channel = Canal de messages modifié
event-lent-sign-in = Connexion prêtée pour la lecture
event-change-set = Lot de modifications abandonné
event-unreadable = Illisible : modifiée dans la base de données

## Comment cela s’est terminé

recorded-saved = Enregistré
recorded-rejected = Refusé par l’Espace partenaires
recorded-conflict = Conflit
recorded-stale = Profil modifié entre-temps
recorded-not-applied = Non exécuté
recorded-throttled = L’Espace partenaires a demandé d’attendre
recorded-unavailable = Espace partenaires indisponible
recorded-unknown = Résultat inconnu
recorded-signed-in = Connecté
recorded-session-own = Fermée par la même personne depuis une autre session
recorded-session-admin = Fermée par un administrateur
recorded-session-idle = Inactive trop longtemps
recorded-session-lifetime = Durée maximale atteinte
recorded-session-tokens = Microsoft Entra ID a refusé de renouveler la session
recorded-session-replaced = Remplacée par une nouvelle connexion dans le même navigateur
recorded-no-role = Aucun rôle
recorded-role = Non permis par le rôle
recorded-wrong-tenant = Autre locataire
recorded-csv = CSV
recorded-csv-fields = CSV, une ligne par champ modifié
recorded-csv-changes = Tableau des modifications (CSV)
recorded-jsonl = JSON Lines
recorded-channel-added = Canal ajouté
recorded-channel-changed = Canal modifié
recorded-channel-removed = Canal supprimé
recorded-channel-secret = Nouveau secret
recorded-loan-lent = Prêtée
recorded-loan-ended = Terminée par un administrateur
recorded-loan-refused = Terminée : Microsoft Entra ID a refusé de la renouveler
recorded-loan-expired = Terminée : son temps était écoulé
recorded-loan-role = Terminée : la personne n’est plus administrateur
recorded-loan-unreadable = Terminée : la clé qui l’avait chiffrée n’existe plus
recorded-discarded = Abandonné

## Une entrée

entry-title = Entrée { $number }
entry-back = Retour à l’historique
entry-person = Qui
entry-time = Quand
entry-profile = Profil
entry-customer = Client
entry-result = Résultat
entry-intent = Début de l’enregistrement
entry-outcome = Résultat de l’enregistrement
entry-open = Pas encore connu. Le portail le déterminera lorsque la personne qui a enregistré rouvrira le profil ou se reconnectera.
entry-between = Entre
entry-reference = Référence
entry-support = Texte pour le support
entry-address = Adresse
entry-session-of = Session de
entry-session-owner = Titulaire de la session
entry-loan-owner = À qui est la connexion
entry-sessions = Sessions terminées
entry-channel = Canal
entry-ended = Terminée le
entry-restored = Rétabli à partir de la version du { $at } : { $fields }.
entry-restored-from = Rétabli à partir d’une ancienne version : { $fields }.
entry-filters = Filtres
entry-outside-text = Le portail a détecté ces modifications en lisant le profil. Elles n’ont pas été faites par son intermédiaire ; « Modifié par » indique ce que l’Espace partenaires dit de leur auteur.
entry-origin = Modifié par
# Ce que le journal d’activité de l’Espace partenaires dit de l’auteur d’une modification faite ailleurs.
origin-matched = { $application ->
    [none] Le journal d’activité de l’Espace partenaires contient cette modification : faite par { $name } le { $at }.
   *[other] Le journal d’activité de l’Espace partenaires contient cette modification : faite par { $name } avec { $application } le { $at }.
}
origin-likely = { $application ->
    [none] Probablement faite par { $name } le { $at } : le journal d’activité de l’Espace partenaires contient une modification à ce moment, mais pas ses valeurs.
   *[other] Probablement faite par { $name } avec { $application } le { $at } : le journal d’activité de l’Espace partenaires contient une modification à ce moment, mais pas ses valeurs.
}
origin-own = Un enregistrement de ce portail, que l’Espace partenaires a effectué tardivement, le { $at }.
origin-nameless = quelqu’un que le journal ne nomme pas
origin-not-yet = Le journal d’activité de l’Espace partenaires ne contient pas encore cette modification.
origin-again = Nouvelle demande à partir du { $at }, quand quelqu’un ouvre un client.
origin-not-told = Le journal d’activité de l’Espace partenaires ne dit pas qui a fait cette modification.
origin-no-log = L’Espace partenaires ne dit pas qui modifie ce profil.
origin-no-log-in-cloud = L’Espace partenaires ne dit pas qui a fait cette modification : ce cloud n’a pas de journal d’activité.
origin-not-asked = L’Espace partenaires n’a pas été interrogé sur l’auteur de cette modification : elle a été trouvée avant que le portail ne le fasse.
origin-fields = { $fields } :
entry-changes = Ce qui a changé
entry-sealed = Les valeurs ne peuvent pas être affichées : la clé avec laquelle elles ont été chiffrées n’est plus configurée.
entry-versions = Comparer les documents entiers
entry-proof = Intégrité
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
profile-history-text = Toutes les modifications de ce profil avec leurs auteurs, et toutes les versions que le portail en connaît.
profile-history-back = Retour au profil
profile-history-rows = Modifications
profile-history-none = Le journal d’audit ne contient encore aucune modification de ce profil.
versions-title = Versions
versions-text = Le portail conserve, chiffrée, chaque version qu’il lit ou enregistre.
versions-none = Le portail n’a pas encore lu ce profil.
versions-more = Des versions plus anciennes sont également conservées, mais ne sont pas affichées.
versions-compare = Comparer
versions-compared = Comparaison
versions-same = Les deux versions contiennent les mêmes valeurs.
versions-technical = Éléments définis par le service
versions-not-kept = L’une de ces versions n’est plus conservée.
version-before = Avant
version-after = Après
version-by = { $at }, par { $name }
version-current = Actuelle
version-current-name = { $version } (actuelle)
version-checked = Dernière vérification auprès de l’Espace partenaires le { $at }.
version-written = Enregistrée par { $name }
version-found = Trouvée à la lecture du profil
version-last-seen = Vue pour la dernière fois le { $at }
version-changes-unknown = La version précédente n’est pas connue.
version-changes-none = Les mêmes valeurs que la version précédente.
version-restore = Rétablir ces valeurs
version-restore-label = Rétablir ces valeurs : version du { $at }
version-compare = Comparer avec la version actuelle
version-compare-label = Comparer avec la version actuelle : { $at }

## Revenir en arrière

button-restore = Rétablir ces valeurs
restore-title = Rétablir les anciennes valeurs
restore-text = Un brouillon s’ouvre avec les anciennes valeurs des champs modifiables. Rien n’est envoyé avant que vous ne l’ayez vérifié et enregistré.
restore-draft-open = Vous avez un brouillon ouvert de ce profil, conservé le { $at }. Rétablir les valeurs le remplace.
restore-replace = Remplacer mon brouillon ouvert.
restore-replace-missing = Cochez la case si votre brouillon ouvert peut être remplacé.
