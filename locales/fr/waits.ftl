# Attentes et pannes : ce qu’affiche une page tant que l’Espace partenaires demande d’attendre ou ne répond pas.

outage-banner = L’Espace partenaires ne répond plus depuis le { $at }. Le portail réessaie à chaque page qui en a besoin.
outage-draft = Votre brouillon du { $at } est conservé. L’Espace partenaires ne l’a pas encore reçu.
outage-as-of = État au { $at }
outage-as-of-text = Voici ce que vous avez vu la dernière fois que vous avez ouvert ce profil. Il a pu changer depuis et ne peut pas être modifié pour le moment.

error-busy-title = Le portail est très sollicité
error-busy-text = Trop de demandes adressées à l’Espace partenaires sont en cours en même temps. Cette demande n’a rien modifié.
error-busy-do = { $seconds ->
    [0] Patientez un instant, puis réessayez.
    [one] Attendez { $seconds } seconde, puis réessayez.
   *[other] Attendez { $seconds } secondes, puis réessayez.
}

error-down-title = L’Espace partenaires ne répond pas
error-down-text = Plusieurs demandes de suite ont échoué ; le portail fait donc une pause avant la suivante. Vos brouillons sont conservés.
error-down-do = { $seconds ->
    [0] Patientez un instant, puis réessayez.
    [one] Attendez { $seconds } seconde, puis réessayez.
   *[other] Attendez { $seconds } secondes, puis réessayez.
}

error-unsettled-title = On ne sait pas encore si c’est enregistré
error-unsettled-text = Vos modifications ont été envoyées à l’Espace partenaires, mais le portail a perdu la connexion à sa base de données avant de pouvoir inscrire la réponse dans le journal d’audit.
error-unsettled-do = Rouvrez le profil dans quelques minutes : le portail vérifiera alors ce que l’Espace partenaires a enregistré.

## Un enregistrement qui doit attendre

wait-text = Il y a eu trop de demandes en peu de temps ; rien n’a donc encore été enregistré. Vos modifications sont conservées dans un brouillon.
wait-ask = { $seconds ->
    [one] L’Espace partenaires acceptera le prochain enregistrement dans { $seconds } seconde.
   *[other] L’Espace partenaires acceptera le prochain enregistrement dans { $seconds } secondes.
}
wait-ask-minutes = { $minutes ->
    [one] L’Espace partenaires acceptera le prochain enregistrement dans { $minutes } minute.
   *[other] L’Espace partenaires acceptera le prochain enregistrement dans { $minutes } minutes.
}
# Avec JavaScript, décompté chaque seconde.
wait-send-left = Enregistrement automatique dans { $seconds } s.
wait-sending = Enregistrement en cours…
wait-send-stopped = Arrêté. Rien n’est envoyé tant que vous n’enregistrez pas.
wait-send = Enregistrer maintenant
wait-stop = Ne plus attendre

## Une page qui doit attendre

wait-retry-left = Nouvel essai automatique dans { $seconds } s.
wait-retry-now = Nouvel essai en cours…
wait-retry-stopped = Arrêté. La page reste telle quelle.
wait-check-left = Nouvelle vérification automatique dans { $seconds } s.
wait-check-now = Vérification en cours…

## Whose wait it is

wait-reason-save = L’Espace partenaires a répondu à l’enregistrement de « { $profile } » par { $person } en demandant d’attendre jusqu’au { $until }.
wait-reason-read = L’Espace partenaires a répondu à { $person }, qui ouvrait « { $profile } », en demandant d’attendre jusqu’au { $until }.
wait-reason-other = L’Espace partenaires a répondu à une demande faite par { $person } en demandant d’attendre jusqu’au { $until }.
wait-reason-unknown = L’Espace partenaires demande d’attendre jusqu’au { $until }.
wait-for-all = D’ici là, le portail ne lui demande rien, pour personne : l’Espace partenaires refuserait la demande et la compterait.
wait-for-customer = D’ici là, le portail ne lui demande rien sur ce client. Tout le reste continue.
wait-ask-reload = Appuyez ensuite sur « Enregistrer maintenant ».

## A save that is under way

saving-title = Un enregistrement est en cours
saving-own = Vous enregistrez ce profil, depuis cette page ou un autre onglet, depuis le { $at }.
saving-other = { $person } enregistre ce profil depuis le { $at }.
saving-text = Rien d’autre ne peut être enregistré ici avant la fin. Rechargez cette page pour voir le résultat.
saving-again = Recharger

## A save whose result was found out

settled-saved = Votre enregistrement de « { $profile } » a eu lieu : c’est enregistré.
settled-open = Ouvrir le profil
settled-not-saved = Votre enregistrement de « { $profile } » n’a pas eu lieu : rien n’est enregistré, et votre brouillon est conservé.
settled-again = Enregistrer à nouveau
