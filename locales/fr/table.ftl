# La table des clients : colonnes, filtres, listes enregistrées, collecte ; étiquettes et note de l’équipe pour un client.

## La table

table-search-hint = Des mots n’importe où dans le nom, le domaine, la ville, l’adresse e-mail ou l’ID du client, dans n’importe quel ordre et sans accents.
table-none-found = Aucun client ne correspond à ces filtres.
table-none-so-far = Parmi les clients lus jusqu’ici, aucun ne correspond à ces filtres.
table-unread = { $count ->
    [one] Un client n’a pas encore été lu : d’autres peuvent donc correspondre.
   *[other] { $count } clients n’ont pas encore été lus : d’autres peuvent donc correspondre.
}
table-count = { $total ->
    [0] Aucun client.
    [one] Un client.
   *[other] { $total } clients.
}
table-count-filtered = { $count ->
    [0] Aucun client sur { $total } ne correspond.
    [one] Un client sur { $total } correspond.
   *[other] { $count } clients sur { $total } correspondent.
}
table-shown = Affichés : { $first } à { $last }.
table-stale = L’Espace partenaires ne répond pas. Voici la copie du portail, que vous aviez le droit de voir auparavant.
table-recent = Ouverts en dernier :
table-gone-at = Disparu depuis le { $at }
table-note = Voir la note
table-previous-page = Page précédente
table-page = Page { $number } sur { $count }
table-pages = Pages du tableau
table-all = Tous les clients
table-at-service = Chercher dans l’Espace partenaires
column-name = Nom
column-domain = Domaine
column-country = Pays
column-city = Ville
column-email = E-mail
column-phone = Téléphone
column-language = Langue
column-changed = Dernière modification
column-read = Âge de la copie
age-never = jamais lu
age-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
age-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
age-days = { $count ->
    [one] 1 jour
   *[other] { $count } jours
}
filter-title = Filtres
filter-label = Étiquette
filter-counted = { $name } ({ $count })
filter-gone = { $count ->
    [one] Montrer plutôt le client qui a disparu de l’Espace partenaires
   *[other] Montrer plutôt les { $count } clients qui ont disparu de l’Espace partenaires
}
filter-sort = Trier par
filter-sort-reversed = { $name }, ordre inverse

## Listes enregistrées

view-title = Listes enregistrées
view-name = Nom de cette liste
view-save-own = Enregistrer pour moi
view-save-team = Enregistrer pour l’équipe
view-of-team = de l’équipe
view-of-team-by = de l’équipe, enregistrée par { $person }
view-remove = Retirer
view-remove-named = Retirer la liste { $name }
view-saved = La liste a été enregistrée.
view-exists = Rien n’a été enregistré : l’équipe a déjà une liste de ce nom. Cochez la case pour la remplacer, ou choisissez un autre nom.
view-exists-by = Rien n’a été enregistré : l’équipe a déjà une liste de ce nom, enregistrée par { $person }. Cochez la case pour la remplacer, ou choisissez un autre nom.
view-replace = Remplacer la liste de l’équipe qui porte ce nom
view-removed = La liste a été retirée.
view-no-name = Rien n’a été enregistré : donnez un nom à la liste.
view-too-long = Rien n’a été enregistré : un nom a au plus { $max } caractères.
view-too-many = Rien n’a été enregistré : il y a déjà { $max } listes. Retirez-en une d’abord.

## La collecte

collection-title = La copie du portail
collection-brings = Jusqu’ici, le portail ne connaît les clients que par leur nom et leur domaine. Une collecte lit une fois tous les clients et leurs profils de facturation, avec vos propres droits et sans rien modifier. Ensuite, cette page est une table avec le pays, la ville, l’adresse e-mail, le téléphone et la langue, que l’on peut trier et filtrer.
collection-read = La liste des clients a été lue pour la dernière fois le { $at }.
collection-start = Lire tous les clients
collection-pause = Mettre en pause
collection-resume = Continuer
collection-stop = Arrêter
collection-reload = Réafficher l’avancement
collection-show = Afficher ce qui a été lu
collection-started = Lancée par { $person } le { $at }.
collection-listing = La liste est en cours de lecture : { $total } clients jusqu’ici.
collection-running = { $done } clients sur { $total } ont été lus.
collection-sign-in = Elle attend après { $done } clients sur { $total }, car la session de cette personne est terminée. Elle continue quand cette personne se reconnecte, ou quand vous choisissez de continuer avec vos propres droits.
collection-paused = Elle est en pause après { $done } clients sur { $total }.
collection-stopped = Elle a été arrêtée après { $done } clients sur { $total }. Ce qui a été lu reste.
collection-refused = Elle a pris fin après { $done } clients sur { $total }, car l’Espace partenaires refuse les clients à cette personne.
collection-done = Les { $total } clients ont tous été lus.
collection-waits = L’Espace partenaires a demandé d’attendre jusqu’au { $at }.
collection-left = { $minutes ->
    [0] Il reste moins d’une minute.
    [one] Il reste environ une minute.
   *[other] Il reste environ { $minutes } minutes.
}
collection-failed = { $count ->
    [one] Un client n’a pas pu être lu.
   *[other] { $count } clients n’ont pas pu être lus.
}

## D’un client à la liste

list-navigation = Liste des clients
list-back = Retour à la liste
list-previous = Précédent : { $customer }
list-next = Suivant : { $customer }
list-number = { $number } sur { $total }
keys-next-customer = Client suivant de la liste
keys-previous-customer = Client précédent de la liste

## Étiquettes et note

note-tab = Étiquettes et note
note-page-title = Étiquettes et note – { $customer }
note-text = Celles de votre équipe. Elles restent dans ce portail, y sont chiffrées et ne sont jamais envoyées à l’Espace partenaires. Chaque modification figure dans le journal d’audit.
note-history = Modifications des étiquettes et de la note
note-labels = Étiquettes
note-labels-hint = Jusqu’à { $most } étiquettes de { $max } caractères au plus, séparées par des virgules.
note-labels-known = Déjà utilisées : { $list }
note-note = Note de l’équipe
note-note-hint = Au plus { $max } caractères.
note-save = Enregistrer les étiquettes et la note
note-saved = Les étiquettes et la note ont été enregistrées.
note-role = Votre rôle permet de lire les étiquettes et les notes. Pour les modifier, il faut le rôle Portal.Editor ou Portal.Admin.
note-stale-title = Quelqu’un d’autre a modifié ceci entre-temps
note-stale-text = Rien n’a encore été enregistré. Ci-dessous se trouve ce qui est enregistré à présent, et le formulaire contient toujours votre saisie : réunissez ce que vous voulez garder et enregistrez de nouveau.
note-too-many-labels = Il y a { $count } étiquettes ; { $most } au plus sont possibles.
note-label-too-long = L’étiquette « { $label } » dépasse { $max } caractères.
note-too-long = La note a { $length } caractères ; { $max } au plus sont possibles.

## Les problèmes des profils enregistrés

column-problems = Problèmes
filter-problem = Type de problème
problems-title = Problèmes des clients
problems-text = Profils de facturation qui enfreignent une règle de leur pays ou de l’Espace partenaires, et clients dont Microsoft bloque les achats, tels que le portail les a lus en dernier. Rien n’est modifié ici : chaque nombre mène aux clients, et chaque problème à son champ.
problems-count = { $count ->
    [0] { $total ->
        [one] Aucun problème n’a été trouvé chez { $total } client.
       *[other] Aucun problème n’a été trouvé chez { $total } clients.
    }
    [one] Un client sur { $total } présente un problème.
   *[other] { $count } clients sur { $total } présentent un problème.
}
problems-unchecked = { $count ->
    [one] Un client n’a pas encore été vérifié. La prochaine collecte s’en chargera.
   *[other] { $count } clients n’ont pas encore été vérifiés. La prochaine collecte s’en chargera.
}
problems-partly-checked = { $count ->
    [one] Les règles de son pays n’étaient pas connues lors de la lecture d’un client : seules les règles générales y ont été vérifiées.
   *[other] Les règles de leur pays n’étaient pas connues lors de la lecture de { $count } clients : seules les règles générales y ont été vérifiées.
}
problems-by-rule = Par type
problems-by-country = Par pays
problems-today = Clients
problems-week-ago = Il y a une semaine
problems-month-ago = Il y a un mois
problems-suggestions = Valeurs suggérées
problems-follow = Suivre les suggestions
problems-follow-named = Suivre les suggestions : { $problem }
problems-follow-list = { $count ->
    [one] Suivre les suggestions pour ce client dans un lot de modifications
   *[other] Suivre les suggestions pour ces { $count } clients dans un lot de modifications
}
problems-not-counted = non compté
problems-no-country = sans pays
problems-more-countries = { $count ->
    [one] et un autre pays
   *[other] et { $count } autres pays
}
problems-list = Clients présentant des problèmes
data-problem = { $field } : { $rule }
data-rule-any = Tout problème
data-rule-missing = Valeur obligatoire absente
data-rule-phone-missing = Numéro de téléphone absent
data-rule-state = Absent de la liste des États du pays
data-rule-postal-code = Code postal qui n’a pas le format du pays
data-rule-phone = Numéro de téléphone non valide
data-rule-email = Pas une adresse e-mail
data-rule-email-domain = Domaine d’adresse refusé par l’Espace partenaires
data-rule-country = Pays inconnu
data-rule-other-country = Semble venir d’un autre pays
data-rule-culture = Culture non prise en charge dans le pays
data-rule-language = Langue non prise en charge dans le pays
data-rule-hidden-sign = Caractère invisible
data-rule-too-long = Valeur trop longue
data-rule-tax-twice = Mêmes données fiscales qu’un autre client
data-rule-address = Adresse que l’Espace partenaires ne confirme pas
data-rule-verification = Achats bloqués par la vérification de Microsoft

## Toutes les adresses

addresses-title = Adresses
addresses-text = L’Espace partenaires peut être interrogé sur l’adresse de chaque profil de facturation, telle que le portail l’a lue en dernier, avec vos propres droits et sans rien modifier. Les adresses qu’il ne confirme pas deviennent alors un type de problème. Ce qu’il a confirmé n’est plus demandé tant que l’adresse ne change pas.
addresses-start = Vérifier toutes les adresses
addresses-show = Afficher ce qui a été trouvé
addresses-running = { $done } clients sur { $total } ont été examinés.
addresses-sign-in = La vérification attend après { $done } clients sur { $total }, car la session de cette personne est terminée. Elle continue quand cette personne se reconnecte, ou quand vous choisissez de continuer avec vos propres droits.
addresses-stopped = La vérification a été arrêtée après { $done } clients sur { $total }. Ce qui a été trouvé reste.
addresses-refused = La vérification a pris fin après { $done } clients sur { $total }, car l’Espace partenaires ne vérifie pas d’adresses pour cette personne.
addresses-done = Les { $total } clients ont tous été examinés.
addresses-failed = { $count ->
    [one] Une adresse n’a pas pu être vérifiée.
   *[other] { $count } adresses n’ont pas pu être vérifiées.
}
customer-problems-title = Problèmes – { $customer }
customer-problems-text = Ce que le portail a trouvé lors de sa dernière lecture de ce profil de facturation. Après une correction, la liste est aussitôt à jour.
customer-problems-none = Ce profil de facturation ne présente aucun problème ouvert.
customer-problems-unchecked = Ce profil de facturation n’a pas encore été vérifié. La prochaine collecte s’en chargera, de même que l’ouverture du profil.
customer-problems-partly = Les règles de son pays n’étaient pas connues lors de la lecture : seules les règles générales ont été vérifiées.
silence-title = Ignorés
silence-verb = Ignorer
silence-open = Ignorer : { $problem }
silence-reason = Motif
silence-reason-hint = Pourquoi ce n’est pas un problème ici, en { $max } caractères au plus. Votre équipe le voit, et il figure dans le journal d’audit.
silence-button = Ignorer ce problème
silence-no-reason = Rien n’a été enregistré : indiquez un motif.
silence-too-long = Rien n’a été enregistré : le motif a { $length } caractères ; { $max } au plus sont possibles.
silence-by = Ignoré par { $person }.
silence-end = Annuler
silence-end-named = Annuler : { $problem }
silence-done = Le problème est ignoré. Il ne compte plus et reste dans la liste ci-dessous.
silence-ended = C’est annulé. Le problème compte de nouveau si le profil le présente encore.
silence-history = Problèmes ignorés, et annulations
silence-role = Votre rôle permet de lire ceci. Pour ignorer des problèmes, il faut le rôle Portal.Editor ou Portal.Admin.
