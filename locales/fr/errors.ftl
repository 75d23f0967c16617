# Erreurs : pour chaque sorte un titre, ce qui s’est passé, et que faire.

error-sign-in-title = Reconnectez-vous
error-sign-in-text = Votre session est terminée, ou l’Espace partenaires ne l’accepte plus. Les modifications que vous aviez envoyées sont conservées comme brouillons.
error-sign-in-do = Connectez-vous et reprenez là où vous en étiez.

error-mfa-title = Connectez-vous avec l’authentification multifacteur
error-mfa-text = L’Espace partenaires n’accepte que les personnes connectées avec l’authentification multifacteur (MFA), et cette connexion s’est faite sans elle.
error-mfa-do = Reconnectez-vous en allant jusqu’à la seconde étape. { $contact ->
    [none] Si elle ne vous est pas demandée, votre administrateur Microsoft Entra doit exiger la MFA pour votre compte.
   *[other] Si elle ne vous est pas demandée, demandez à { $contact } que la MFA soit exigée pour votre compte.
}

error-no-role-title = Vous n’avez aucun rôle dans ce portail
error-no-role-text = Votre connexion a réussi, mais personne n’a encore attribué de rôle à votre compte ici.
error-no-role-do = Demandez à { $contact ->
    [none] votre administrateur Microsoft Entra
   *[other] { $contact }
} de vous attribuer Portal.Viewer, Portal.Editor, Portal.Approver, Portal.Auditor ou Portal.Admin dans l’application d’entreprise de ce portail. Reconnectez-vous ensuite.

error-not-allowed-title = L’Espace partenaires ne le permet pas
error-not-allowed-text = L’Espace partenaires a refusé la demande : votre compte n’y a pas le rôle nécessaire.
error-not-allowed-do = Demandez à un administrateur général de votre entreprise de vous attribuer ce rôle dans l’Espace partenaires, le plus souvent celui d’agent d’administration. Un nouveau rôle peut mettre une heure à prendre effet.

error-role-title = Votre rôle dans le portail ne le permet pas
error-role-text = Cette page ou cette action demande un rôle du portail que vous n’avez pas.
error-role-do = Modifier les profils demande le rôle Portal.Editor ou Portal.Admin ; approuver des modifications, Portal.Approver ou Portal.Admin ; exporter le journal d’audit, Portal.Auditor ou Portal.Admin ; mettre fin aux sessions d’autrui, Portal.Admin. La page de votre compte indique vos rôles. Si vous en avez besoin d’un autre, adressez-vous à { $contact ->
    [none] votre administrateur Microsoft Entra
   *[other] { $contact }
}.

error-not-found-title = Introuvable
error-not-found-text = Il n’y a rien à cette adresse, ou plus rien.
error-not-found-do = Vérifiez l’adresse de la page, ou repartez de la vue d’ensemble.

error-no-relationship-title = Ce n’est pas l’un de vos clients
error-no-relationship-text = L’Espace partenaires ne connaît aucune relation de revendeur entre votre entreprise et ce client, ou cette relation a pris fin.
error-no-relationship-do = Cherchez le client dans la liste des clients. S’il n’y figure pas, demandez-lui d’accepter de nouveau votre demande de relation.

error-throttled-title = Trop de demandes
error-throttled-text = L’Espace partenaires a reçu trop de demandes en peu de temps et demande d’attendre. Cette demande n’a rien modifié.
error-throttled-do = { $seconds ->
    [0] Attendez une minute, puis réessayez.
    [one] Attendez { $seconds } seconde, puis réessayez.
   *[other] Attendez { $seconds } secondes, puis réessayez.
}

error-too-many-title = Trop de requêtes de votre part
error-too-many-text = Le portail a reçu de votre session ou de votre adresse réseau plus de requêtes qu’il n’en accepte en peu de temps, et a refusé celle-ci. Elle n’a rien modifié.
error-too-many-do = { $seconds ->
    [0] Attendez une minute, puis réessayez.
    [one] Attendez { $seconds } seconde, puis réessayez.
   *[other] Attendez { $seconds } secondes, puis réessayez.
} Si cela se reproduit alors que personne n’envoie autant de requêtes, prévenez { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.

error-unavailable-title = L’Espace partenaires ne fonctionne pas en ce moment
error-unavailable-text = L’Espace partenaires a répondu par une erreur interne.
error-unavailable-do = Réessayez dans quelques minutes. Vos brouillons sont conservés.

error-unreadable-title = L’Espace partenaires a envoyé autre chose que ce qui était demandé
error-unreadable-text = L’Espace partenaires a répondu que tout allait bien, mais il a envoyé une erreur, rien, ou autre chose que ces données. Rien n’en est affiché comme donnée, et rien n’est conservé.
error-unreadable-do = Réessayez dans quelques minutes. Vos brouillons sont conservés. Si cela persiste, communiquez les ID ci-dessous au support de l’Espace partenaires.

error-interrupted-title = La connexion à l’Espace partenaires s’est interrompue
error-interrupted-text = La connexion a été coupée avant la fin de la réponse.
error-interrupted-do = Réessayez dans quelques minutes. Vos brouillons sont conservés. { $contact ->
    [none] Si cela persiste, l’administrateur du portail peut vérifier le réseau et le proxy sortant.
   *[other] Si cela persiste, prévenez { $contact } : la cause peut être le réseau ou le proxy sortant.
}

error-unreachable-title = L’Espace partenaires est injoignable
error-unreachable-text = Le portail n’a pas pu se connecter à l’Espace partenaires. Rien n’a été envoyé.
error-unreachable-do = Réessayez dans quelques minutes. Vos brouillons sont conservés. { $contact ->
    [none] Si cela persiste, l’administrateur du portail trouve la cause dans le journal du portail : résolution de noms, réseau ou proxy sortant.
   *[other] Si cela persiste, prévenez { $contact } : le journal du portail indique la cause, comme la résolution de noms, le réseau ou le proxy sortant.
}

error-timeout-title = L’Espace partenaires n’a pas répondu à temps
error-timeout-text = La demande a pris trop de temps, et le portail a cessé d’attendre.
error-timeout-do = Réessayez dans quelques minutes. Vos brouillons sont conservés.

error-provider-down-title = La connexion est impossible en ce moment
error-provider-down-text = Microsoft Entra ID, qui vérifie votre identité, est injoignable ou ne fonctionne pas correctement.
error-provider-down-do = Réessayez dans quelques minutes. Si le problème persiste, prévenez { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.

error-provider-refused-title = Microsoft Entra ID a refusé la connexion
error-provider-refused-text = Microsoft Entra ID n’a pas accepté la connexion, et le portail ignore pourquoi.
error-provider-refused-do = { $contact ->
    [none] Transmettez les détails ci-dessous à l’administrateur du portail, qui pourra chercher la cause avec la commande « portal doctor » et dans les journaux de connexion de Microsoft Entra.
   *[other] Transmettez les détails ci-dessous à { $contact }. La commande « portal doctor » et les journaux de connexion de Microsoft Entra aident à trouver la cause.
}

error-wrong-tenant-title = Ce compte appartient à une autre organisation
error-wrong-tenant-text = Seuls les comptes professionnels qui appartiennent au locataire du partenaire peuvent se connecter à ce portail. L’Espace partenaires n’accepte pas les invités de ce locataire.
error-wrong-tenant-do = Connectez-vous avec un compte de l’organisation du partenaire. Il peut être utile de vous déconnecter d’abord de l’autre compte.

error-callback-state-title = Ce lien de connexion n’est plus valable
error-callback-state-text = La connexion a pris trop de temps, était déjà terminée, ou avait été commencée dans un autre navigateur.
error-callback-state-do = Recommencez la connexion et terminez-la dans le même navigateur.

error-callback-cookie-title = Votre navigateur n’a pas conservé la connexion
error-callback-cookie-text = La connexion est revenue sans le cookie du portail. Soit les cookies sont bloqués pour ce portail, soit la connexion a commencé dans un autre navigateur, soit, avec le bac à sable, c’est un navigateur comme Safari, qui ne conserve aucun cookie sécurisé pour http://localhost.
error-callback-cookie-do = Autorisez les cookies pour ce portail et reconnectez-vous dans le même navigateur. Avec le bac à sable, utilisez Chrome, Edge ou Firefox, ou ouvrez le portail en HTTPS.

error-callback-denied-title = Vous n’avez pas terminé la connexion
error-callback-denied-text = Microsoft Entra ID signale que la connexion a été annulée ou n’est pas autorisée.
error-callback-denied-do = Réessayez. Si l’on vous a demandé un consentement que vous ne pouvez pas donner, adressez-vous à { $contact ->
    [none] votre administrateur Microsoft Entra
   *[other] { $contact }
}.

error-store-down-title = Le portail ne peut pas joindre sa base de données
error-store-down-text = Sans elle, rien ne peut être inscrit dans le journal d’audit ; rien n’a donc été envoyé à l’Espace partenaires.
error-store-down-do = Réessayez dans quelques minutes. Si le problème persiste, prévenez { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.

error-cross-origin-title = Cette demande ne vient pas du portail
error-cross-origin-text = Elle a été envoyée depuis un autre site, ou sans indiquer d’où elle venait ; rien n’a donc été fait.
error-cross-origin-do = Ouvrez la page dans le portail et envoyez le formulaire depuis celle-ci. Les scripts doivent envoyer l’en-tête Origin.

error-too-large-title = L’envoi est trop volumineux
error-too-large-text = Un formulaire peut contenir au plus 64 Kio, et celui-ci est plus gros. Rien n’a été enregistré.
error-too-large-do = Revenez en arrière, raccourcissez les valeurs et renvoyez le formulaire.

error-bad-form-title = Le formulaire n’a pas pu être lu
error-bad-form-text = Un élément du formulaire manquait ou était mal formé. Rien n’a été enregistré.
error-bad-form-do = Revenez en arrière, rechargez la page et renvoyez le formulaire.

error-media-type-title = Ce type de contenu n’est pas lu ici
error-media-type-text = Le contenu envoyé est d’un autre type que celui que cette adresse lit, ou il est compressé. Rien n’a été enregistré.
error-media-type-do = Revenez en arrière, rechargez la page et renvoyez le formulaire. Les scripts envoient les formulaires en application/x-www-form-urlencoded.

error-host-title = La requête ne désigne aucun hôte valable
error-host-text = Une requête HTTP/1.1 a exactement un en-tête Host, qui porte le nom du portail. Celle-ci n’en avait pas, en avait plusieurs, ou sa valeur n’est pas un nom d’hôte. Rien n’a été fait.
error-host-do = Envoyez un seul en-tête Host. Si un proxy se trouve devant le portail, prévenez { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.

error-transfer-coding-title = Le corps est codé d’une manière qui n’est pas lue
error-transfer-coding-text = L’en-tête Transfer-Encoding désigne autre chose que chunked. Rien n’a été fait.
error-transfer-coding-do = Envoyez le corps tel quel, avec sa longueur ou par morceaux.

error-search-too-long-title = La recherche est trop longue
error-search-too-long-text = Une recherche peut compter au plus 200 caractères, et celle-ci en a davantage. Rien n’a été cherché.
error-search-too-long-do = Cherchez une partie du nom.

error-page-token-title = Cette page de la liste n’existe pas
error-page-token-text = Le jeton de suite n’est pas de ceux que l’Espace partenaires a donnés.
error-page-token-do = Repartez de la première page et suivez son lien vers la suivante.

error-method-title = Cette méthode n’est pas admise ici
error-method-text = La méthode de la demande n’est pas admise à cette adresse.
error-method-do = Repartez de la vue d’ensemble.

error-ours-title = Un problème est survenu dans le portail
error-ours-text = La faute en revient au portail, pas à vous.
error-ours-do = Réessayez. Si cela se reproduit, transmettez la référence à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.

error-precondition-required-title = If-Match est absent
error-precondition-required-text = Un PUT doit dire quelle version du profil il modifie. La valeur * n’est pas acceptée.
error-precondition-required-do = Envoyez l’ETag de votre GET dans l’en-tête If-Match.

# L’interface JSON.

api-stale-title = Le profil a changé
api-stale-detail = Quelqu’un a modifié le profil depuis que vous l’avez lu. Comparez « current » et « yours », puis renvoyez votre modification avec le nouvel ETag.
api-problems-title = Certains membres ne peuvent pas être enregistrés
api-problems-detail = Rien n’a été envoyé à l’Espace partenaires. « problems » désigne chaque membre en cause et indique que faire.
api-unconfirmed-title = Cette modification demande une confirmation
api-unconfirmed-detail = Rien n’a été envoyé à l’Espace partenaires. Renvoyez la requête avec l’en-tête Portal-Confirm: yes si vous acceptez les conséquences de la modification.
api-rejected-title = L’Espace partenaires a refusé la modification
api-rejected-detail = Rien n’a été enregistré. « problems » désigne les membres que l’Espace partenaires a mis en cause, s’il en a indiqué.
api-ignored-title = L’Espace partenaires a gardé l’ancien document
api-ignored-detail = L’Espace partenaires a répondu 200, mais il a encore l’ancien document : rien n’a été enregistré. Attendez quelques minutes et renvoyez la même demande ; si cela se reproduit, transmettez les identifiants au support Microsoft.
api-unknown-title = On ne sait pas encore si c’est enregistré
api-unknown-detail = L’Espace partenaires n’a donné aucune réponse concluante. Relisez le profil avant tout autre envoi ; la référence désigne l’entrée du journal d’audit.
api-sign-in-title = Aucune session
api-sign-in-detail = La requête n’a pas de cookie de session, ou sa session est terminée. Connectez-vous au portail dans un navigateur et joignez le cookie de session.
api-cross-origin-title = La requête ne dit pas d’où elle vient
api-cross-origin-detail = Rien n’a été fait. Envoyez l’en-tête Origin avec l’adresse du portail, sans Sec-Fetch-Site d’un autre site.
api-too-large-title = Le corps est trop volumineux
api-too-large-detail = Un corps peut compter au plus 64 Kio. Rien n’a été enregistré. Envoyez le document d’un GET, où seuls changent les membres à modifier.
api-bad-form-title = La requête n’a pas pu être lue
api-bad-form-detail = L’adresse, ses paramètres ou le corps ne sont pas ce que cet appel attend, ou sont arrivés incomplets. Rien n’a été enregistré. /api/v1/openapi.json décrit chaque appel.
api-media-type-title = Le type de contenu doit être application/json
api-media-type-detail = Rien n’a été enregistré. Envoyez le document avec l’en-tête Content-Type: application/json, en UTF-8 et sans Content-Encoding.
api-bad-json-title = Le corps n’est pas un document JSON
api-bad-json-detail = Rien n’a été enregistré. Envoyez le document entier tel que le GET l’a donné, en y changeant les membres à modifier.
api-bad-json-at = Il cesse d’être du JSON à la ligne { $line }, colonne { $column }.
api-no-copy-title = Aucune collecte n’a encore lu les clients
api-no-copy-detail = Les filtres et les tris portent sur la copie des clients que garde le portail, et il n’y en a pas encore. Lancez une collecte par un POST à /api/v1/customers/collection, ou omettez-les.
api-not-stored-title = Rien n’a été enregistré
api-not-stored-detail = « problems » désigne chaque membre en cause et indique que faire.
api-note-stale-title = Les étiquettes et la note ont changé
api-note-stale-detail = Quelqu’un les a modifiées depuis que vous les avez lues. Comparez « current » et « yours », puis renvoyez votre modification avec le nouvel ETag.

# À qui s’adresser. Dans les phrases, $contact est « none », ou le contact que nomment les réglages.

contact-title = Contact :
contact-role-request = Demander un rôle
