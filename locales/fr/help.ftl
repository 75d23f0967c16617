# La page d’aide sur les erreurs, ce qui accompagne la réponse d’un service, et la partie de la page du compte sur les droits.

nav-help = Aide
help-title = Aide : erreurs
help-text = Ce que signifient les erreurs de l’Espace partenaires, de Microsoft Entra ID et de ce portail, ce qu’il faut faire, et qui peut le faire.
help-search = Trouver une erreur
help-search-hint = Un code comme 900308 ou AADSTS50076, un statut comme 403, ou un mot.
help-found = { $count ->
    [0] Aucune entrée ne correspond.
    [one] Une entrée correspond.
   *[other] { $count } entrées correspondent.
}
help-none = Le portail ne sait rien à ce sujet. Communiquez les ID de la page d’erreur à la personne qui vous aide.
help-partner-center = Erreurs de l’Espace partenaires : ce qu’elles signifient
help-partner-center-text = Ce que signifient les réponses de l’Espace partenaires, ce qu’il faut faire, et qui peut le faire.
help-entra = Erreurs de connexion avec Microsoft Entra ID : ce qu’elles signifient
help-entra-text = Ce que signifie l’échec d’une connexion, ce qu’il faut faire, et qui peut le faire. Les codes commencent par AADSTS.
help-portal = Erreurs de ce portail : ce qu’elles signifient
help-portal-text = Ce que signifie un refus du portail, et ce qu’il faut faire.
help-field = Champ concerné
help-who = Qui peut agir
help-wait = Attendre est-il utile ?
help-source = Documentation
help-row = En savoir plus sur cette erreur
help-unknown-code = Le portail ne connaît pas ce code et ne peut donc donner aucun conseil. Le message du service et les ID figurent ci-dessous.

who-you = Vous
who-portal-admin = L’administrateur de votre portail
who-entra-admin = Votre administrateur Microsoft Entra
who-role-admin = La personne qui attribue les rôles dans l’Espace partenaires : un administrateur général ou un administrateur de gestion des utilisateurs
who-global-admin = Un administrateur général de votre entreprise
who-customer = Vous, avec le client
who-microsoft = Le support de l’Espace partenaires

wait-no = Non
wait-minutes = Oui, quelques minutes
wait-as-told = Oui, le temps demandé par l’Espace partenaires
wait-hour-after = Seulement une fois le rôle attribué : il peut mettre une heure à prendre effet

# Entre ce qui s’est passé et ce qu’il faut faire, sur une ligne.
problem-explained = { $what }. { $do }

support-summary = Pour le support
support-title = Texte pour le support. Il ne contient que des ID, aucune valeur : sélectionnez-le et copiez-le.
support-copy = Copier ce texte
support-copied = Texte copié.

## La page du compte : droits dans l’Espace partenaires

account-mfa-yes = Microsoft Entra ID la confirme pour cette connexion.
account-mfa-not-stated = Microsoft Entra ID n’indique pas si cette connexion y a eu recours.
account-mfa-unknown = L’Espace partenaires n’a pas encore été sollicité dans cette session.
account-mfa-accepted = L’Espace partenaires a accepté votre connexion le { $at }.
account-mfa-missing = L’Espace partenaires a refusé votre connexion le { $at } : un second facteur est nécessaire (900421).
account-mfa-meets = Il indique aussi que la connexion respecte son exigence d’authentification multifacteur.
account-mfa-misses = Il indique aussi que la connexion ne respecte pas son exigence d’authentification multifacteur : il peut donc vous refuser à tout moment.
account-mfa-again = Reconnectez-vous en allant jusqu’à la seconde étape.
session-end-of = Mettre fin à la session : { $name }
rights-title = Que puis-je faire ?
rights-text = Vos droits dans l’Espace partenaires, d’après ses dernières réponses dans cette session. Vos droits dans ce portail figurent plus haut, sous « Rôles ».
rights-view = Consulter
rights-change = Modifier
rights-not-asked = Pas encore demandé dans cette session
rights-allowed = Permis
rights-refused = Refusé
rights-hour = Un rôle attribué ou modifié peut mettre une heure à prendre effet dans l’Espace partenaires.
needed-view = Nécessaire : l’un des rôles d’agent d’administration, d’administrateur de facturation, d’agent du support technique, d’agent commercial ou d’administrateur de gestion des utilisateurs.
needed-view-network = Nécessaire : administrateur partenaire MPN, administrateur général ou administrateur de gestion des utilisateurs.
needed-change-billing = Nécessaire : administrateur général. Pour le seul numéro d’identification fiscale, administrateur de facturation ou agent d’administration suffit.
needed-change-legal = Nécessaire : administrateur général.
needed-not-published = Microsoft ne publie pas le rôle nécessaire ici. Demandez d’abord celui d’agent d’administration, puis celui d’administrateur général.
needed-customers = Nécessaire : agent d’administration. L’agent du support technique et l’agent commercial en voient une partie.
needed-customer-billing = Nécessaire : agent d’administration. Être administrateur général ne suffit pas.
