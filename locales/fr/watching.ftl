# Ce que le portail lit de lui-même, et les connexions que des administrateurs prêtent pour cela.

watch-title = Surveillance
watch-text = Le portail lit de lui-même les clients et les profils, de façon répartie sur la journée et après les appels de chacun. Il trouve ainsi les modifications faites hors du portail, les nouveaux problèmes, les vérifications qui ont évolué et l’issue des enregistrements. Il ne modifie jamais rien de cette manière.
watch-off = La surveillance est désactivée. Le paramètre PORTAL_WATCH l’active.
watch-told-lent = Votre connexion est prêtée pour la lecture.
watch-told-ended = Le prêt a pris fin, et son jeton est supprimé.
watch-told-gone = Rien n’a été fait : le prêt avait déjà pris fin.
watch-pause = { $why } Cela reprend après le { $until }.
watch-found = { $count ->
    [one] { $count } modification faite hors du portail a été trouvée au cours des sept derniers jours
   *[other] { $count } modifications faites hors du portail ont été trouvées au cours des sept derniers jours
}
watch-found-more = Plus de { $count } modifications faites hors du portail ont été trouvées au cours des sept derniers jours
watch-certificate = Le certificat client du portail expire le { $at }.

## Ce qui est lu

watch-subjects = Ce qui est lu
watch-subject-saves = Enregistrements dont le résultat est inconnu
watch-subject-legal-business = Profil juridique et vérification
watch-subject-billing = Profil de facturation du partenaire
watch-subject-organization = Profil d’organisation
watch-subject-support = Profil de support
watch-subject-activity = Journal d’activité de l’Espace partenaires
watch-subject-customers = Liste des clients
watch-subject-verifications = Vérifications de clients après un enregistrement
watch-subject-profiles = Profils de facturation de tous les clients
watch-source-app = avec l’identité du portail lui-même
watch-source-lent = avec une connexion prêtée
watch-source-nobody = regarde ce que le portail a, et ne lit que le nécessaire
watch-every-minutes = { $count ->
    [one] Chaque minute
   *[other] Toutes les { $count } minutes
}
watch-every-hours = { $count ->
    [one] Chaque heure
   *[other] Toutes les { $count } heures
}
watch-read = Dernière lecture
watch-next = Prochaine lecture
watch-not-yet = Pas encore
watch-next-lent = Dès qu’une connexion sera prêtée
watch-round = Début du tour
watch-round-so-far = Ce tour jusqu’ici
watch-round-done = { $done ->
    [one] { $done } client sur { $total }
   *[other] { $done } clients sur { $total }
}
watch-round-failed = { $count ->
    [one] { $count } profil n’a pas pu être lu
   *[other] { $count } profils n’ont pas pu être lus
}
watch-round-found = { $count ->
    [one] { $count } modification faite hors du portail
   *[other] { $count } modifications faites hors du portail
}

## Pourquoi quelque chose n’est pas lu

watch-problem-people = Des personnes travaillent.
watch-problem-throttled = L’Espace partenaires a demandé d’attendre.
watch-problem-unavailable = L’Espace partenaires ne répond pas.
watch-problem-provider = Microsoft Entra ID ne répond pas.
watch-problem-app-refused = Microsoft Entra ID ne donne pas de jeton au portail lui-même. Vérifiez l’inscription de l’application.
watch-problem-refused = L’Espace partenaires le refuse. Le portail essaie de nouveau chaque heure.
watch-problem-mfa = L’Espace partenaires demande un second facteur pour cette connexion. Prêtez-la de nouveau avec un second facteur.
watch-problem-no-loan = Personne ne prête de connexion pour cela.
watch-problem-not-there = L’Espace partenaires ne l’a pas.

## Connexions prêtées

watch-loans = Connexions prêtées
watch-loans-text = L’Espace partenaires ne montre qu’à des personnes les profils de facturation, d’organisation et de support du partenaire, ainsi que les vérifications. Un administrateur peut prêter une connexion pour les lire. Elle ne sert à rien d’autre, tous les administrateurs la voient ici, et chacun d’eux peut y mettre fin.
watch-loans-none = Personne n’a prêté de connexion.
watch-lend = Prêter ma connexion pour la lecture
watch-lend-again = Prêter ma connexion de nouveau
watch-lend-what = Vous vous connectez une fois de plus, et le portail garde cette connexion chiffrée pendant 90 jours au plus. Il n’enregistre jamais rien avec elle et n’affiche aucune page avec elle.
watch-loan-lasts = Prêtée
watch-loan-lent-at = Prêtée le
watch-loan-read-at = Dernière utilisation
watch-loan-ends-at = Se termine le
watch-loan-ended-at = Terminée le
watch-loan-end = Mettre fin à ce prêt
lending-title = Prêter votre connexion
lending-text = Connectez-vous une fois de plus, avec le même compte.
lending-link = Continuer vers Microsoft Entra ID
