# La même modification dans d’autres outils.

tools-title = La même modification avec votre outil
tools-text = Pour faire cette modification sans le portail. Chaque texte fait la modification affichée ci-dessus et aucune autre. Lisez d’abord les remarques : certains outils ne savent pas faire tout ce que fait le portail. Le journal d’audit présentera la modification comme faite hors du portail.
tool-none = Cet outil ne permet pas de faire cette modification.

tool-curl-title = REST, avec curl
tool-curl-text = Pour bash. Placez dans la variable TOKEN un jeton d’accès à l’Espace partenaires, obtenu par une personne connectée avec MFA. N’envoyez la requête une seconde fois que si aucune réponse n’est arrivée : MS-RequestId indique qu’il s’agit de la même.
tool-powershell-title = PowerShell, avec le module PartnerCenter
tool-powershell-text = Pour la version 3 du module. Connectez-vous d’abord avec Connect-PartnerCenter.
tool-csharp-title = C#, avec le SDK .NET
tool-csharp-text = Ici, partnerOperations est votre IAggregatePartner, connecté au nom d’une personne.
tool-java-title = Java, avec le SDK
tool-java-text = Ici, partnerOperations est votre IAggregatePartner, connecté au nom d’une personne.

tool-note-old-body = Le corps contient tout le profil tel que cette page le connaît, et il n’y a pas de If-Match. Si quelqu’un d’autre a modifié le profil depuis, sa modification sera annulée.
tool-note-tag-unsendable = L’étiquette d’entité de ce document contient des caractères interdits dans un en-tête.
tool-note-no-if-match = L’outil relit lui-même le profil et n’envoie pas de If-Match. Ce que quelqu’un d’autre modifie entre cette lecture et l’écriture est perdu.
tool-note-drops = L’outil ne renvoie que ce qu’il connaît. Il perd ces membres du document :
tool-note-cannot-clear = L’applet de commande ne peut pas vider un champ. Laissé de côté :
tool-note-case-only = Pour l’applet de commande, une valeur qui ne diffère que par les majuscules est la même valeur. Laissé de côté :
tool-note-no-parameter = L’applet de commande n’a pas de paramètre pour cela. Laissé de côté :
tool-note-ignored = L’applet de commande a un paramètre pour cela, mais elle l’ignore. Laissé de côté :
tool-note-contact-email = Le paramètre -EmailAddress de l’applet de commande modifie l’adresse e-mail de l’approbateur, pas celle du contact. Laissé de côté :
tool-note-email-refused = L’applet de commande n’accepte pas cette adresse e-mail. Laissé de côté :
tool-note-overwrites-approver = Quoi qu’elle modifie, l’applet de commande copie aussi l’adresse de l’entreprise sur celle de l’approbateur.
tool-note-missing-part = L’applet de commande s’arrête sur une erreur, car il manque à ce document une partie dont elle a besoin :
tool-note-prints-own = L’applet de commande affiche ce qu’elle a envoyé, et non ce que l’Espace partenaires a enregistré. Relisez le profil pour en être sûr.
tool-note-always-writes = L’applet de commande ignore -WhatIf : elle écrit toujours.
tool-note-check-off = La vérification d’adresse de l’applet de commande échoue sur les réponses que donne aujourd’hui l’Espace partenaires. -DisableValidation la désactive ; vérifiez donc l’adresse vous-même.
tool-note-whole-customer = L’applet de commande lit le client et non le profil de facturation ; il faut avoir le droit de le faire.
tool-note-no-member = Le SDK n’a pas ce membre. Laissé de côté :
tool-note-empty-left-out = Le SDK n’envoie pas un membre vide de ce profil. Microsoft ne dit pas si l’ancienne valeur est alors conservée :
tool-note-billing-day = Le document n’a pas de jour de facturation ; le SDK enverra 0.
