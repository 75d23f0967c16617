## Lots de modifications : la liste

nav-changes = Lots de modifications
changes-text = Un lot fait la même modification pour de nombreux clients. Il commence par les clients que vous cochez dans leur tableau, ou par un fichier de clients :
changes-none = Il n’y a encore aucun lot de modifications.
changes-discarded = Le lot de modifications { $number } a été abandonné.
changes-pages = Pages des lots de modifications
changes-number = Lot de modifications { $number }
changes-title = { $name } – lot de modifications { $number }
changes-about = Lot de modifications { $number }, créé par { $owner } le { $at }.

## Un nouveau lot

changes-choose = Choisir { $name }
changes-of-ticked = Modifier les clients cochés
changes-of-list = { $count ->
    [one] Modifier le client de cette liste
   *[other] Modifier les { $count } clients de cette liste
}
changes-ticked-elsewhere = { $count ->
    [one] Un autre est coché sur une autre page.
   *[other] { $count } autres sont cochés sur d’autres pages.
}
changes-ticks-carried = Les coches sont gardées d’une page à l’autre. Un nouveau tri ou un nouveau filtre commence sans elles.
changes-new = Nouveau lot de modifications
changes-new-text = Rien n’est encore modifié : un essai à blanc lit d’abord le profil de facturation de chaque client et montre ce qui changerait.
changes-for = { $count ->
    [0] Aucun client n’est coché.
    [one] Pour { $count } client.
   *[other] Pour { $count } clients.
}
changes-for-more = { $count ->
    [one] et un autre
   *[other] et { $count } autres
}
changes-name = Nom du lot
changes-reason-hint = Il figure dans le journal d’audit avec chaque modification. Au plus 1 000 caractères.
changes-what = Ce qu’il fait
changes-operation-set = Donner une valeur à un champ
changes-operation-replace = Remplacer un texte dans un champ
changes-operation-domain = Déplacer les adresses e-mail vers un autre domaine
changes-operation-suggestion = Suivre les suggestions pour un type de problème
changes-field = Champ
changes-value = Valeur
changes-value-hint = Des codes pour les pays, États, langues et cultures, comme BR ou pt. Une valeur vide efface le champ.
changes-find = Texte à remplacer
changes-with = Nouveau texte
changes-from = Domaine actuel
changes-to = Nouveau domaine
changes-problem = Type de problème
changes-problem-hint = Une suggestion est la même valeur écrite à la manière du pays, ou le code de ce qu’elle nomme. Quand cela ne suffit pas pour connaître la valeur, rien n’est modifié chez le client.
changes-make = Créer le lot
changes-name-too-long = Au plus { $max } caractères sont possibles.
changes-no-field = Choisissez un champ.
changes-same-text = C’est la même chose qu’avant.
changes-no-domain = Saisissez un domaine, comme contoso.com.
changes-too-long = Un texte de l’opération est trop long.
changes-no-operation = Choisissez ce que fait le lot.
changes-no-suggestion = Il n’y a pas de suggestions pour ce type de problème.
changes-invalid-rows = Une ligne nomme un client, une version ou un champ inconnu ici, ou un client y est deux fois.
changes-no-customers = Choisissez au moins un client.
changes-too-many = Ce sont { $count } clients ; un lot en a { $most } au plus.
changes-no-list = La copie des clients que garde le portail ne peut pas donner cette liste. Choisissez plutôt des clients.

## Ce que fait un lot

changes-does-set = { $field } reçoit la valeur « { $value } ».
changes-does-clear = { $field } est effacé.
changes-does-replace = Dans { $field }, « { $find } » est remplacé par « { $with } ».
changes-does-domain = Les adresses e-mail passent de { $from } à { $to }.
changes-does-suggestion = Les suggestions pour ce type de problème sont suivies : { $problem }.
changes-does-rows = Chaque client reçoit les valeurs de sa ligne dans un fichier.
changes-does-take-back = Les valeurs d’avant le lot de modifications { $set } sont rétablies.

## L’avancement

changes-progress = Avancement
changes-state-draft = Rien n’a encore été lu.
changes-state-check-running = { $done ->
    [one] L’essai à blanc a lu { $done } client sur { $total }.
   *[other] L’essai à blanc a lu { $done } clients sur { $total }.
}
changes-state-check-done = { $done ->
    [one] L’essai à blanc a lu { $done } client ; rien n’a été modifié.
   *[other] L’essai à blanc a lu { $done } clients ; rien n’a été modifié.
}
changes-state-send-running = { $done ->
    [one] { $done } client est modifié ; il en reste { $total }.
   *[other] { $done } clients sont modifiés ; il en reste { $total }.
}
changes-state-send-done = { $done ->
    [one] C’est terminé : { $done } client est modifié.
   *[other] C’est terminé : { $done } clients sont modifiés.
}
changes-state-sign-in = Il attend, car { $owner } n’a plus de session. Il continue quand { $owner } se reconnecte.
changes-state-paused = Il est en pause.
changes-state-stopping = Il est en cours d’arrêt : le sort de ce qui a déjà été envoyé est d’abord établi.
changes-state-stopped = Il a été arrêté. Ce qui a été modifié reste.
changes-why-day-limit = Aucun autre client ne peut être modifié en 24 heures.
changes-why-failures = Le même échec s’est produit plusieurs fois de suite : { $kind }.
changes-waits = Il attend jusqu’au { $at }.
changes-failed = { $count ->
    [one] { $count } client n’a pas été modifié.
   *[other] { $count } clients n’ont pas été modifiés.
}

## Ce que l’on en fait

changes-dry-run = Lancer l’essai à blanc
changes-dry-run-again = Tout relire
changes-correct = Corriger ce qu’il fait
changes-correct-text = Le lot garde ses clients et ses coches, et un nouvel essai à blanc commence aussitôt.
changes-correct-yes = Enregistrer la correction
changes-discard = Abandonner ce lot
changes-discard-text = Rien de ce lot n’a été envoyé. Il est retiré avec sa liste de clients, sans retour possible ; le journal d’audit garde qui l’a abandonné.
changes-discard-yes = Oui, l’abandonner
changes-confirm = { $count ->
    [one] Oui, modifier { $count } client dans l’Espace partenaires
   *[other] Oui, modifier ces { $count } clients dans l’Espace partenaires
}
changes-start = { $count ->
    [one] Modifier { $count } client
   *[other] Modifier { $count } clients
}
# Avant l’envoi, si des modifications peuvent amener Microsoft à vérifier de nouveau des clients ; et ensuite, que quelqu’un l’a accepté.
changes-cost = { $count ->
    [one] La modification de { $count } client peut amener Microsoft à le vérifier de nouveau. Jusqu’à la fin de cette vérification, les nouveaux achats pour ce client sont bloqués.
   *[other] Les modifications de { $count } clients peuvent amener Microsoft à les vérifier de nouveau. Jusqu’à la fin de cette vérification, les nouveaux achats pour chacun d’eux sont bloqués.
}
changes-cost-until = L’Espace partenaires ne dit pas combien de temps dure une vérification. Si le portail en connaît l’état, il est indiqué ci-dessous avec le client. Après l’enregistrement, le formulaire du client, le tableau et la page « Problèmes des clients » le donnent. Pour laisser un client de côté, décochez-le et gardez les coches.
changes-understood = { $count ->
    [one] J’ai compris que cela peut bloquer les achats pour { $count } client.
   *[other] J’ai compris que cela peut bloquer les achats pour { $count } clients.
}
changes-confirmed = { $count ->
    [one] { $name } a confirmé le { $at } que cela peut bloquer les achats pour { $count } client.
   *[other] { $name } a confirmé le { $at } que cela peut bloquer les achats pour { $count } clients.
}
changes-again = Réessayer les échecs dans un nouveau lot
changes-rest = Modifier le reste dans un nouveau lot
changes-take-back = Annuler par un nouveau lot
changes-taken-back = Annulé par le lot de modifications { $number }
changes-taken-back-part = Le lot de modifications { $number } est terminé ; clients rétablis jusqu’ici : { $taken } sur { $total }
changes-taking-back = Le lot de modifications { $number } doit l’annuler
changes-take-back-name = Annulation de { $number } : { $name }
changes-take-back-reason = Annule le lot de modifications { $number } : { $name }
changes-refused-state = Rien n’a été fait : le lot est à présent dans un autre état.
changes-refused-nothing = Rien n’a été fait : il n’y a rien à modifier.
changes-refused-ticks = Rien n’a été envoyé : vous avez modifié des coches. Elles sont gardées ; confirmez le nouveau nombre.
changes-refused-changed = Rien n’a été envoyé : le lot a été modifié après l’ouverture de cette page. Voici son état actuel ; confirmez de nouveau. Les clients que vous avez décochés le restent.
changes-refused-count = { $count ->
    [one] Rien n’a été fait : { $count } client serait modifié. Confirmez ce nombre.
   *[other] Rien n’a été fait : { $count } clients seraient modifiés. Confirmez ce nombre.
}
changes-refused-confirm = { $count ->
    [one] Rien n’a été fait : la modification de { $count } client peut bloquer ses achats. Confirmez-le.
   *[other] Rien n’a été fait : les modifications de { $count } clients peuvent bloquer leurs achats. Confirmez-le.
}
changes-refused-day-limit = Rien n’a été fait : { $most } clients peuvent être modifiés en 24 heures, et il en reste { $left }.

## Ses lignes

changes-rows = Clients
changes-all = Tous
changes-filter = { $name } : { $count }
changes-tick = Modifier { $name }
changes-left-out = laissé de côté
changes-keep-ticks = Garder ces coches
changes-ticks-kept = Les coches ont été gardées.
changes-before-after = { $field } : « { $before } » → « { $after } »
changes-found-not-sent = { $field } : l’essai à blanc a trouvé « { $before } » ; « { $after } » n’est pas envoyé
changes-conflict = Rien n’est envoyé pour ce client : quelqu’un a modifié les mêmes champs.
changes-doubtful = L’Espace partenaires contrôle tout le profil. Il peut refuser cette modification à cause d’autres valeurs enregistrées :
changes-doubtful-rows = { $count ->
    [one] L’Espace partenaires peut refuser la modification de { $count } client, car une autre valeur de son profil enfreint une règle.
   *[other] L’Espace partenaires peut refuser les modifications de { $count } clients, car d’autres valeurs de leurs profils enfreignent des règles.
}
changes-stored-otherwise = L’Espace partenaires a enregistré certaines valeurs autrement qu’elles n’ont été envoyées.
changes-asked = { $field } : « { $asked } » a été envoyé
changes-value-found = Trouvé par l’essai à blanc
changes-value-unsent = N’est pas envoyé
changes-code = Réponse : { $code }
changes-entry = Entrée { $number } du journal d’audit
changes-no-request = Il n’y a pas de requête à montrer : rien n’est à modifier, ou la version lue par l’essai à blanc n’est plus gardée.
changes-sheet = Toutes les lignes en CSV
changes-sheet-xlsx = Toutes les lignes en XLSX
changes-row-new = pas encore lu
changes-row-change = à modifier
changes-row-not-sent = non envoyé
changes-row-nothing = rien à faire
changes-row-no-suggestion = aucune suggestion : à corriger dans son formulaire
changes-row-problem = problème
changes-row-conflict = modifié par d’autres
changes-row-no-access = pas d’accès
changes-row-confirm = peut relancer la vérification
changes-row-guarded = à confirmer ou à faire approuver sur sa propre page
changes-row-sending = envoi en cours
changes-row-saved = modifié
changes-row-rejected = refusé par l’Espace partenaires
changes-row-not-applied = non exécuté
changes-row-doubtful = peut être refusé
entry-change-set = Lot de modifications

## L’interface JSON

api-change-set-title = Le lot de modifications n’a pas été créé
api-change-set-detail = Rien n’a été enregistré ; les problèmes sont indiqués par membre.
api-change-command-title = La commande n’a pas été exécutée
api-change-command-detail = Le lot est tel qu’il était.
