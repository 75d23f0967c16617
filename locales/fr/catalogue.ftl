# Ce que signifient les erreurs de l’Espace partenaires et de Microsoft Entra ID : ce qui s’est passé, et que faire.

## L’Espace partenaires

catalogue-pc-0-what = L’Espace partenaires a signalé une erreur non précisée
catalogue-pc-0-do = Réessayez une fois. Si l’erreur revient, communiquez les ID au support de l’Espace partenaires.
catalogue-pc-400-what = L’Espace partenaires n’a pas accepté le jeton d’accès
catalogue-pc-400-do = Le portail a déjà réessayé avec un nouveau jeton. Déconnectez-vous, puis reconnectez-vous. { $contact ->
    [none] Si cela ne suffit pas, l’administrateur du portail peut chercher la cause avec « portal doctor ».
   *[other] Si cela ne suffit pas, prévenez { $contact } : « portal doctor » recherche la cause.
}
catalogue-pc-900421-what = L’Espace partenaires refuse les connexions sans authentification multifacteur
catalogue-pc-900421-do = Reconnectez-vous en allant jusqu’à la seconde étape. { $contact ->
    [none] Si elle ne vous est pas demandée, votre administrateur Microsoft Entra doit exiger la MFA pour votre compte.
   *[other] Si elle ne vous est pas demandée, demandez à { $contact } que la MFA soit exigée pour votre compte.
} En cas de connexion fédérée, votre fournisseur d’identité doit transmettre que la MFA a eu lieu.
catalogue-pc-900420-what = Le jeton d’accès a été émis pour un service que l’Espace partenaires n’accepte plus
catalogue-pc-900420-do = Le portail doit demander un jeton pour l’Espace partenaires lui-même. Vérifiez PORTAL_API_SCOPE, ou retirez ce réglage : la valeur par défaut convient.
catalogue-pc-800001-what = L’Espace partenaires n’a trouvé aucun jeton de partenaire dans la requête
catalogue-pc-800001-do = Déconnectez-vous, puis reconnectez-vous. Si l’erreur revient, communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-pc-2000-what = Une valeur manque ou est incorrecte
catalogue-pc-2000-do = La description indique laquelle. Corrigez-la, puis vérifiez de nouveau vos modifications.
catalogue-pc-2007-what = L’Espace partenaires ne juge pas l’adresse valide
catalogue-pc-2007-do = Comparez la rue, la ville, l’État et le code postal avec une source officielle. La description indique ce qui a été corrigé ou n’a pas été trouvé.
catalogue-pc-2055-what = Quelqu’un a modifié le profil après que vous l’avez ouvert
catalogue-pc-2055-do = Rien n’a été enregistré. Rouvrez la page « Vérifiez vos modifications » : elle montre ce qui a changé et conserve votre saisie.
catalogue-pc-3000-what = Une propriété n’est pas valide, ou aucun partenaire ne porte cet ID de partenaire
catalogue-pc-3000-do = Si vous cherchiez un ID de partenaire, vérifiez ses chiffres. Sinon, la description nomme la propriété.
catalogue-pc-27002-what = Un champ contient une valeur que l’Espace partenaires n’accepte pas
catalogue-pc-27002-do = Corrigez le champ signalé, ou celui que nomme la réponse, puis vérifiez de nouveau vos modifications.
catalogue-pc-27002-state-what = L’État ou la province n’est pas connu de l’Espace partenaires pour ce pays
catalogue-pc-27002-state-do = Choisissez-le dans la liste, ou saisissez son code à deux lettres. Si vous indiquez l’État, laissez la région vide : l’envoi des deux est refusé.
catalogue-pc-27002-city-what = La ville ne correspond pas au reste de l’adresse
catalogue-pc-27002-city-do = Vérifiez l’orthographe, ainsi que la concordance entre la ville, l’État et le code postal.
catalogue-pc-27002-postalCode-what = Le code postal n’a pas la forme en usage dans ce pays, ou ne correspond pas à l’adresse
catalogue-pc-27002-postalCode-do = Saisissez-le comme il s’écrit dans le pays, par exemple 98052 aux États-Unis, et vérifiez qu’il correspond à la ville.
catalogue-pc-27002-phoneNumber-what = Le numéro de téléphone n’a pas la forme en usage dans ce pays
catalogue-pc-27002-phoneNumber-do = Saisissez-le tel qu’il se compose dans le pays, uniquement avec des chiffres en cas de doute.
catalogue-pc-27002-taxId-what = Le numéro d’identification fiscale n’a pas la forme en usage dans ce pays
catalogue-pc-27002-taxId-do = Recopiez-le d’un document officiel, avec son préfixe de pays s’il en a un.
catalogue-pc-27002-country-what = Le pays ne peut pas être utilisé ici
catalogue-pc-27002-country-do = Employez le code à deux lettres, par exemple GB pour le Royaume-Uni. Le pays d’une adresse de facturation ou légale ne peut pas être modifié.
catalogue-pc-27002-email-what = L’adresse e-mail n’est pas acceptée
catalogue-pc-27002-email-do = Vérifiez qu’elle ne contient pas de faute de frappe et qu’elle a la forme name@example.com.
catalogue-pc-600002-what = Ce pays n’admet pas de numéro d’immatriculation de l’organisation
catalogue-pc-600002-do = Retirez le numéro de la fiche du client dans l’Espace partenaires, puis enregistrez de nouveau.
catalogue-pc-600049-what = Le numéro d’immatriculation de l’organisation du client manque
catalogue-pc-600049-do = Les clients de ce pays doivent en avoir un. Ajoutez-le à la fiche du client dans l’Espace partenaires, puis enregistrez de nouveau.
catalogue-pc-600050-what = Le numéro d’immatriculation de l’organisation du client n’a pas la bonne forme
catalogue-pc-600050-do = La description donne la forme attendue. Corrigez le numéro dans l’Espace partenaires, puis enregistrez de nouveau.
catalogue-pc-600051-what = Le numéro de téléphone du client manque
catalogue-pc-600051-do = Les clients de ce pays doivent en avoir un. Saisissez le numéro de téléphone de l’adresse, puis vérifiez de nouveau vos modifications.
catalogue-pc-800002-what = L’Espace partenaires n’accepte pas les données reçues
catalogue-pc-800002-do = La description peut indiquer ce qui ne va pas. Sinon, communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-pc-900118-what = L’ID du client n’est pas valide
catalogue-pc-900118-do = Cherchez le client dans la liste des clients et ouvrez-le à partir de là.
catalogue-pc-900126-what = L’Espace partenaires ne reconnaît pas un mot-clé de la requête
catalogue-pc-900126-do = C’est un défaut du portail, pas une erreur de votre part. Communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-pc-900127-what = Cette opération est impossible dans cet environnement
catalogue-pc-900127-do = Vous travaillez dans un compte de bac à sable d’intégration, ou dans un cloud qui n’offre pas l’opération. Utilisez pour cela le compte de production de votre entreprise.
catalogue-pc-900316-what = L’Espace partenaires attend ici un jeton d’accès de partenaire, et non un jeton de partenaire
catalogue-pc-900316-do = C’est un défaut du portail ou de son inscription. Communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-pc-1002-what = L’Espace partenaires n’a pas autorisé la demande
catalogue-pc-1002-do = Il manque à votre compte un rôle dans l’Espace partenaires ou, pour le profil d’un client, l’accès à ce client. Votre rôle dans ce portail n’y compte pas. Être administrateur général ne suffit pas : demandez le rôle d’agent d’administration.
catalogue-pc-2030-what = Votre entreprise n’est pas inscrite pour vendre dans ce pays ou cette région
catalogue-pc-2030-do = Un administrateur général peut vérifier dans l’Espace partenaires pour quels marchés votre entreprise est inscrite.
catalogue-pc-2032-what = L’Espace partenaires refuse l’accès
catalogue-pc-2032-do = Il manque à votre compte un rôle de l’Espace partenaires nécessaire ici. Demandez celui que la page de votre compte indique pour ce profil.
catalogue-pc-20002-what = Votre entreprise n’a pas de relation de revendeur avec ce client
catalogue-pc-20002-do = Cherchez le client dans la liste des clients. S’il n’y figure pas, il doit accepter votre demande de relation.
catalogue-pc-600006-what = L’Espace partenaires n’autorise pas cette modification
catalogue-pc-600006-do = Certains champs sont verrouillés, comme la dénomination sociale tant que l’état de la vérification est « Autorisée ». Pour les modifier, ouvrez une demande de support dans l’Espace partenaires. Pour enregistrer dès maintenant vos autres modifications, revenez au formulaire et remettez l’ancienne valeur dans le champ verrouillé.
catalogue-pc-800039-what = L’adhésion de votre entreprise au programme n’est pas active
catalogue-pc-800039-do = Un administrateur général peut voir ce qui est en attente dans les paramètres du compte de l’Espace partenaires, et le régler.
catalogue-pc-900124-what = Votre entreprise n’a pas accepté le Contrat Partenaire Microsoft
catalogue-pc-900124-do = Un administrateur général doit le signer dans l’Espace partenaires. D’ici là, l’Espace partenaires refuse ces demandes de toute votre entreprise.
catalogue-pc-900150-what = Votre rôle dans l’Espace partenaires ne comprend pas cette opération
catalogue-pc-900150-do = Demandez le rôle que la page de votre compte indique pour ce profil. Déconnectez-vous ensuite, puis reconnectez-vous.
catalogue-pc-900308-what = Votre compte n’a pas assez de privilèges pour cette opération
catalogue-pc-900308-do = Demandez le rôle que la page de votre compte indique pour ce profil. Pour les données d’un client, une relation GDAP avec ce client peut aussi être nécessaire.
catalogue-pc-900309-what = Une stratégie d’accès conditionnel bloque l’accès
catalogue-pc-900309-do = Votre administrateur Microsoft Entra voit dans les journaux de connexion de quelle stratégie il s’agit et ce qu’elle exige : un autre appareil, un autre réseau ou une autre méthode de connexion.
catalogue-pc-900329-what = L’Espace partenaires attend ici la connexion d’une personne, et non celle de l’application
catalogue-pc-900329-do = C’est un défaut du portail ou de son inscription. Communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-pc-900416-what = Le compte est verrouillé
catalogue-pc-900416-do = Le support de l’Espace partenaires peut en donner la raison et le déverrouiller. Communiquez-lui les ID.
catalogue-pc-90000-what = L’Espace partenaires n’a pas pu obtenir de jeton de Microsoft Entra ID
catalogue-pc-90000-do = Déconnectez-vous, puis reconnectez-vous. Si l’erreur revient, votre administrateur Microsoft Entra trouvera la cause dans les journaux de connexion.
catalogue-pc-1000-what = L’Espace partenaires n’a pas ce client ou ce profil
catalogue-pc-1000-do = Il a pu être supprimé, ou n’a jamais existé. Renseignez-vous auprès de la personne qui s’occupe de ce client, ou vérifiez l’ID si vous l’avez saisi.
catalogue-pc-60002-what = Le client n’a aucun utilisateur portant cet ID
catalogue-pc-60002-do = Recherchez de nouveau l’utilisateur dans l’Espace partenaires.
catalogue-pc-60003-what = Le locataire du client est introuvable
catalogue-pc-60003-do = Cherchez le client dans la liste des clients. Son locataire a pu être supprimé.
catalogue-pc-800036-what = Une condition de la requête n’était pas remplie
catalogue-pc-800036-do = Rouvrez le profil : il a pu changer. Votre saisie est conservée.
catalogue-pc-800003-what = L’Espace partenaires a rencontré une erreur interne inattendue
catalogue-pc-800003-do = Réessayez dans quelques minutes. Si l’erreur persiste, communiquez les ID au support de l’Espace partenaires.
catalogue-status-400-what = L’Espace partenaires n’a pas accepté la requête
catalogue-status-400-do = La réponse peut indiquer ce qui ne va pas. Sinon, communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-status-401-what = L’Espace partenaires n’a pas accepté votre connexion
catalogue-status-401-do = Déconnectez-vous, puis reconnectez-vous.
catalogue-status-403-what = L’Espace partenaires ne permet pas cela à votre compte
catalogue-status-403-do = L’Espace partenaires n’a donné aucune raison connue du portail. La page de votre compte indique le rôle nécessaire pour chaque profil.
catalogue-status-404-what = L’Espace partenaires n’a pas trouvé ce client ou ce profil
catalogue-status-404-do = Il a pu être supprimé. Renseignez-vous auprès de la personne qui s’occupe de ce client, ou vérifiez l’ID si vous l’avez saisi.
catalogue-status-405-what = L’Espace partenaires n’offre pas cette opération ici
catalogue-status-405-do = Elle manque peut-être dans votre cloud. Communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-status-406-what = L’Espace partenaires ne peut pas répondre sous la forme demandée par le portail
catalogue-status-406-do = C’est un défaut du portail, pas une erreur de votre part. Communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-status-412-what = Le profil a changé depuis que vous l’avez ouvert
catalogue-status-412-do = Rien n’a été enregistré. Rouvrez la page « Vérifiez vos modifications » : elle montre ce qui a changé et conserve votre saisie.
catalogue-status-417-what = Une condition de la requête n’était pas remplie, et l’Espace partenaires n’a pas dit laquelle
catalogue-status-417-do = Rouvrez le profil : il a pu changer. Votre saisie est conservée.
catalogue-status-429-what = L’Espace partenaires a reçu trop de demandes
catalogue-status-429-do = Attendez le temps demandé par l’Espace partenaires, puis réessayez. Toute demande envoyée entre-temps prolonge l’attente.
catalogue-status-500-what = L’Espace partenaires a rencontré une erreur interne
catalogue-status-500-do = Réessayez dans quelques minutes. Si l’erreur persiste, communiquez les ID au support de l’Espace partenaires.
catalogue-status-501-what = L’Espace partenaires ne connaît pas cette opération
catalogue-status-501-do = Elle manque peut-être dans votre cloud. Communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-status-502-what = Une passerelle de l’Espace partenaires n’a pas pu joindre le service
catalogue-status-502-do = Réessayez dans quelques minutes.
catalogue-status-503-what = L’Espace partenaires est surchargé ou en maintenance
catalogue-status-503-do = Réessayez dans quelques minutes.
catalogue-status-504-what = L’Espace partenaires n’a pas répondu à temps
catalogue-status-504-do = Réessayez dans quelques minutes. Si vous étiez en train d’enregistrer, ouvrez d’abord le profil pour voir ce qui est stocké.

## Microsoft Entra ID

catalogue-aadsts50011-what = L’adresse du portail n’est pas inscrite pour la connexion
catalogue-aadsts50011-do = Dans Entra, sous Authentification de l’inscription d’application, ajoutez l’URI de redirection qu’affiche « portal doctor », à la lettre près.
catalogue-aadsts500113-what = L’inscription d’application n’a aucune URI de redirection
catalogue-aadsts500113-do = Dans Entra, sous Authentification de l’inscription d’application, ajoutez l’URI de redirection qu’affiche « portal doctor ».
catalogue-aadsts50020-what = Ce compte appartient à une autre organisation
catalogue-aadsts50020-do = Connectez-vous avec un compte de l’organisation du partenaire. Les invités ne peuvent pas utiliser l’Espace partenaires : inviter ce compte n’y changerait rien.
catalogue-aadsts50034-what = L’organisation du partenaire n’a aucun compte de ce nom
catalogue-aadsts50034-do = Vérifiez que le nom d’utilisateur ne contient pas de faute de frappe, ou choisissez un autre compte.
catalogue-aadsts50053-what = Le compte est verrouillé pour le moment, ou le réseau paraît suspect
catalogue-aadsts50053-do = Il a été verrouillé après trop de mots de passe erronés, ou la connexion venait d’une adresse connue pour des activités malveillantes. Attendez, puis réessayez. Votre administrateur Microsoft Entra voit la cause dans les journaux de connexion.
catalogue-aadsts50055-what = Le mot de passe a expiré
catalogue-aadsts50055-do = Changez le mot de passe lorsque Microsoft le demande, ou faites-le réinitialiser. Reconnectez-vous ensuite.
catalogue-aadsts50057-what = Le compte est désactivé
catalogue-aadsts50057-do = Votre administrateur Microsoft Entra peut le réactiver.
catalogue-aadsts50058-what = Personne n’est connecté à Microsoft dans ce navigateur
catalogue-aadsts50058-do = Recommencez la connexion et choisissez un compte. Si l’erreur revient, autorisez les cookies pour la page de connexion de Microsoft.
catalogue-aadsts160021-what = La session Microsoft demandée n’existe plus
catalogue-aadsts160021-do = Recommencez la connexion et choisissez le compte.
catalogue-aadsts50076-what = Un second facteur est nécessaire
catalogue-aadsts50076-do = Reconnectez-vous en allant jusqu’à la seconde étape. Microsoft Entra la demande en raison d’une stratégie, ou parce que vous vous trouvez dans un nouveau lieu.
catalogue-aadsts50078-what = Votre authentification multifacteur a expiré
catalogue-aadsts50078-do = Reconnectez-vous en allant jusqu’à la seconde étape. Votre organisation la redemande à intervalles réguliers.
catalogue-aadsts50079-what = Vous devez d’abord configurer un second facteur
catalogue-aadsts50079-do = Reconnectez-vous et suivez les étapes pour inscrire une méthode, par exemple l’application Authenticator. En cas de connexion fédérée, votre fournisseur d’identité doit transmettre que la MFA a eu lieu.
catalogue-aadsts50105-what = Vous n’êtes pas affecté à ce portail
catalogue-aadsts50105-do = Votre administrateur Microsoft Entra doit vous ajouter à l’application d’entreprise du portail, sous Utilisateurs et groupes, avec l’un des rôles du portail.
catalogue-aadsts50126-what = Le nom d’utilisateur ou le mot de passe est incorrect
catalogue-aadsts50126-do = Réessayez. Si vous avez oublié le mot de passe, faites-le réinitialiser.
catalogue-aadsts50173-what = Votre connexion a été révoquée
catalogue-aadsts50173-do = Reconnectez-vous. Cela se produit après un changement de mot de passe, ou lorsqu’un administrateur met fin à toutes les sessions.
catalogue-aadsts500011-what = L’Espace partenaires n’est pas connu de votre locataire, ou l’étendue est incorrecte
catalogue-aadsts500011-do = L’application Microsoft Partner Center doit être présente dans le locataire. Vérifiez PORTAL_API_SCOPE et PORTAL_CLOUD, puis donnez le consentement administrateur par le lien qu’affiche « portal doctor ».
catalogue-aadsts50158-what = Il manque une étape de la connexion
catalogue-aadsts50158-do = Votre organisation demande une vérification supplémentaire, souvent auprès d’un autre fournisseur. Reconnectez-vous et suivez ses étapes jusqu’au bout.
catalogue-aadsts50097-what = Votre organisation veut reconnaître votre appareil
catalogue-aadsts50097-do = Connectez-vous depuis un appareil inscrit auprès de votre organisation, avec un navigateur qui le transmet, comme Edge, ou Chrome avec l’extension de Microsoft.
catalogue-aadsts50131-what = Une stratégie d’accès conditionnel a refusé cette connexion
catalogue-aadsts50131-do = L’appareil, le lieu ou une connexion inhabituelle ne respecte pas une règle. { $contact ->
    [none] Demandez à votre administrateur Microsoft Entra de consulter le journal des connexions ; les ID ci-dessous mènent à l’entrée.
   *[other] Demandez à { $contact } de faire consulter le journal des connexions ; les ID ci-dessous mènent à l’entrée.
}
catalogue-aadsts53011-what = Le compte est bloqué en raison d’un risque
catalogue-aadsts53011-do = Votre administrateur Microsoft Entra peut vérifier le compte dans Identity Protection et lever le risque, dans le locataire du compte.
catalogue-aadsts530035-what = Les paramètres de sécurité par défaut bloquent cette connexion
catalogue-aadsts530035-do = Les paramètres de sécurité par défaut du locataire n’autorisent pas cette façon de se connecter. { $contact ->
    [none] Demandez à votre administrateur Microsoft Entra, qui en trouve la raison dans le journal des connexions.
   *[other] Demandez à { $contact } ; la raison figure dans le journal des connexions.
}
catalogue-aadsts530084-what = Une stratégie de protection des jetons bloque cette connexion
catalogue-aadsts530084-do = Une stratégie d’accès conditionnel n’autorise que des jetons liés à un appareil, ce qu’un portail web ne peut pas utiliser. { $contact ->
    [none] Demandez à votre administrateur Microsoft Entra d’exclure ce portail de la stratégie.
   *[other] Demandez à { $contact } de faire exclure ce portail de la stratégie.
}
catalogue-aadsts901002-what = Le portail a demandé à Entra ID une chose non prise en charge
catalogue-aadsts901002-do = Un paramètre de la demande de connexion n’est pas pris en charge. Demandez à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
} de vérifier PORTAL_AUTHORITY et de mettre le portail à jour.
catalogue-aadsts700024-what = La preuve d’identité du portail est trop ancienne ou pas encore valable
catalogue-aadsts700024-do = L’horloge du serveur du portail est sans doute fausse. Demandez à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
} de la régler sur un serveur de temps.
catalogue-aadsts700213-what = Les informations d’identification fédérées du portail ne correspondent pas à son inscription
catalogue-aadsts700213-do = Demandez à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
} de comparer l’émetteur, le sujet et l’audience des informations d’identification fédérées de l’inscription avec ceux du jeton que le portail présente.
catalogue-aadsts7000229-what = L’application du portail n’existe pas dans ce locataire
catalogue-aadsts7000229-do = Un administrateur général doit donner une fois son consentement à l’application dans ce locataire, pour que son principal de service existe.
catalogue-aadsts53000-what = Votre appareil ne respecte pas les règles de votre organisation
catalogue-aadsts53000-do = Une stratégie d’accès conditionnel exige un appareil conforme ou joint au domaine. Inscrivez celui-ci, ou utilisez-en un qui l’est.
catalogue-aadsts53003-what = Une stratégie d’accès conditionnel bloque la connexion
catalogue-aadsts53003-do = Votre administrateur Microsoft Entra voit dans les journaux de connexion de quelle stratégie il s’agit et ce qu’elle exige : un autre appareil, un autre réseau ou une autre méthode de connexion.
catalogue-aadsts54005-what = Cette connexion a déjà été menée à son terme
catalogue-aadsts54005-do = Recommencez la connexion. Revenir en arrière ou recharger la page ne permet pas de la répéter.
catalogue-aadsts65001-what = Le portail n’a pas encore reçu le consentement nécessaire pour utiliser l’Espace partenaires
catalogue-aadsts65001-do = Un administrateur général donne une seule fois, pour tout le monde, le consentement administrateur, par le lien qu’affiche « portal doctor », ou dans Entra sous les autorisations d’API de l’application.
catalogue-aadsts65004-what = Vous avez refusé le consentement
catalogue-aadsts65004-do = Reconnectez-vous et acceptez, ou demandez à { $contact ->
    [none] votre administrateur Microsoft Entra
   *[other] { $contact }
} de consentir pour tous.
catalogue-aadsts650051-what = Le portail n’a pas pu être ajouté à votre locataire
catalogue-aadsts650051-do = L’ajout est en cours, ou a déjà eu lieu avec d’autres réglages. Réessayez dans une minute. Si l’erreur revient, un administrateur doit supprimer l’application d’entreprise du portail dans Entra et consentir de nouveau.
catalogue-aadsts650052-what = Votre locataire n’a pas activé un service dont le portail a besoin
catalogue-aadsts650052-do = L’application Microsoft Partner Center manque dans le locataire, ce qui arrive lorsque l’entreprise n’est pas inscrite comme fournisseur de solutions cloud. Vérifiez PORTAL_TENANT_ID, puis donnez le consentement administrateur.
catalogue-aadsts650057-what = L’inscription d’application ne compte pas l’Espace partenaires parmi ses autorisations
catalogue-aadsts650057-do = Dans Entra, sous les autorisations d’API de l’inscription d’application, ajoutez Microsoft Partner Center avec user_impersonation, puis donnez le consentement administrateur.
catalogue-aadsts70008-what = La connexion a expiré ou a été révoquée
catalogue-aadsts70008-do = Reconnectez-vous. Les brouillons sont conservés.
catalogue-aadsts700082-what = Vous n’avez pas utilisé le portail depuis si longtemps que la connexion a pris fin
catalogue-aadsts700082-do = Reconnectez-vous. Les brouillons sont conservés.
catalogue-aadsts70043-what = Votre organisation exige une nouvelle connexion après un certain temps
catalogue-aadsts70043-do = Reconnectez-vous. Une stratégie d’accès conditionnel en fixe la fréquence. Les brouillons sont conservés.
catalogue-aadsts700016-what = L’inscription d’application du portail est introuvable dans ce locataire
catalogue-aadsts700016-do = Comparez PORTAL_CLIENT_ID et PORTAL_TENANT_ID avec la vue d’ensemble de l’inscription d’application dans Entra. Un cloud incorrect produit la même erreur.
catalogue-aadsts7000112-what = L’application du portail est désactivée dans votre locataire
catalogue-aadsts7000112-do = Dans Entra, sous les propriétés de l’application d’entreprise du portail, autorisez de nouveau la connexion des utilisateurs.
catalogue-aadsts700027-what = Le certificat du portail n’a pas été accepté
catalogue-aadsts700027-do = Le certificat de PORTAL_CLIENT_CERTIFICATE_FILE doit être celui qui a été chargé dans l’inscription d’application, et être encore valide. « portal doctor » le vérifie.
catalogue-aadsts7000215-what = La clé secrète client du portail est incorrecte
catalogue-aadsts7000215-do = Indiquez dans PORTAL_CLIENT_SECRET la valeur de la clé secrète, et non son ID. Entra n’affiche cette valeur qu’une fois : si elle est perdue, créez-en une nouvelle.
catalogue-aadsts7000222-what = La clé secrète client du portail a expiré
catalogue-aadsts7000222-do = Créez dans Entra une nouvelle clé secrète et placez-la dans le fichier ou le réglage qui contient l’ancienne. Un fichier est relu en quelques secondes ; si vous avez changé un réglage, redémarrez le portail.
catalogue-aadsts7000218-what = Le portail n’a envoyé aucune information d’identification propre
catalogue-aadsts7000218-do = Renseignez PORTAL_CLIENT_SECRET ou PORTAL_CLIENT_CERTIFICATE_FILE. Dans l’inscription d’application, l’URI de redirection doit appartenir à la plateforme Web.
catalogue-aadsts70011-what = Le portail a demandé une étendue qu’Entra ne connaît pas
catalogue-aadsts70011-do = Vérifiez PORTAL_API_SCOPE, ou retirez ce réglage : la valeur par défaut convient.
catalogue-aadsts90002-what = Le locataire est introuvable
catalogue-aadsts90002-do = Vérifiez PORTAL_TENANT_ID et PORTAL_CLOUD : un locataire ne se trouve que dans son propre cloud.
catalogue-aadsts90038-what = Le compte ou l’application appartient à un autre cloud de Microsoft
catalogue-aadsts90038-do = Connectez-vous avec un compte du cloud pour lequel le portail est réglé. PORTAL_CLOUD indique lequel.
catalogue-aadsts90072-what = Ce compte externe n’existe pas dans le locataire du partenaire
catalogue-aadsts90072-do = Déconnectez-vous chez Microsoft, puis connectez-vous avec un compte de l’organisation du partenaire.
catalogue-aadsts90094-what = Un administrateur doit d’abord donner son consentement
catalogue-aadsts90094-do = Un administrateur général donne une seule fois, pour tout le monde, le consentement administrateur, par le lien qu’affiche « portal doctor ».
catalogue-aadsts90033-what = Microsoft Entra ID rencontre un problème temporaire
catalogue-aadsts90033-do = Réessayez dans quelques minutes.
catalogue-aadsts900144-what = Il manquait un paramètre dans la requête à Microsoft Entra ID
catalogue-aadsts900144-do = Repartez de la page du portail, et non d’un favori de la page de connexion. Si l’erreur revient, communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-oauth-access_denied-what = Microsoft Entra ID signale que la connexion a été annulée ou n’est pas autorisée
catalogue-oauth-access_denied-do = Réessayez. Si l’on vous a demandé un consentement que vous ne pouvez pas donner, adressez-vous à { $contact ->
    [none] votre administrateur Microsoft Entra
   *[other] { $contact }
}.
catalogue-oauth-interaction_required-what = Microsoft Entra ID a besoin d’une réponse de votre part
catalogue-oauth-interaction_required-do = Reconnectez-vous et suivez les étapes, par exemple un second facteur ou un consentement.
catalogue-oauth-invalid_grant-what = La connexion a déjà été utilisée, a expiré ou a été révoquée
catalogue-oauth-invalid_grant-do = Reconnectez-vous. Les brouillons sont conservés.
catalogue-oauth-invalid_client-what = Microsoft Entra ID n’a pas accepté l’information d’identification du portail
catalogue-oauth-invalid_client-do = La clé secrète ou le certificat de l’inscription d’application est incorrect ou a expiré. « portal doctor » indique lequel.
catalogue-oauth-unauthorized_client-what = L’inscription d’application du portail ne peut pas connecter les personnes de cette façon
catalogue-oauth-unauthorized_client-do = Vérifiez que l’inscription d’application existe dans ce locataire et que son URI de redirection appartient à la plateforme Web.
catalogue-oauth-invalid_request-what = Microsoft Entra ID n’a pas compris la requête du portail
catalogue-oauth-invalid_request-do = C’est un défaut du portail ou de ses réglages. Communiquez les ID à { $contact ->
    [none] l’administrateur du portail
   *[other] { $contact }
}.
catalogue-oauth-temporarily_unavailable-what = Microsoft Entra ID ne peut pas traiter la connexion pour le moment
catalogue-oauth-temporarily_unavailable-do = Réessayez dans quelques minutes.
