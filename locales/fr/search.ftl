# The search in the header, its page, and the keyboard's shortcuts.

search-label = Rechercher dans le portail
search-title = Recherche
search-text = Trouve des pages, des clients, des personnes, des profils et leurs champs, des aides et des erreurs d’après une partie de leur nom ou leur code, et des entrées du journal d’audit d’après leur numéro ou l’ID de requête.
search-found = { $count ->
    [0] Aucun résultat pour « { $text } ».
    [one] Un résultat pour « { $text } »
   *[other] { $count } résultats pour « { $text } »
}
search-count = { $count ->
    [0] Aucun résultat
    [one] Un résultat
   *[other] { $count } résultats
}
search-no-customers = La recherche de clients n’a pas abouti : l’Espace partenaires n’a pas répondu à temps.
search-pages = Pages du portail
search-people = Personnes
search-cut = Seuls les 200 premiers caractères ont été cherchés.
search-more = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
search-more-on-page = { $count ->
    [one] Appuyez sur Entrée pour en voir { $count } autre.
   *[other] Appuyez sur Entrée pour en voir { $count } autres.
}
search-entry = Entrée { $number } : { $event }

keys-title = Raccourcis clavier
keys-text = À chaque raccourci correspond un lien ou un bouton. Sur un Mac, utilisez Commande au lieu de Ctrl.
keys-single = Touches seules, quand vous n’êtes pas en train de saisir
keys-search = Rechercher
keys-press = Passer à la vérification, puis y enregistrer
keys-problem = Aller au champ suivant qui pose problème
keys-help = Afficher cette liste
keys-are-on = Les raccourcis à touche seule sont activés.
keys-are-off = Les raccourcis à touche seule sont désactivés.
keys-single-text = Si vous utilisez la saisie vocale ou appuyez sur des touches par accident, désactivez-les. Ce navigateur retient votre choix.
keys-turn-off = Désactiver les touches seules
keys-turn-on = Activer les touches seules
keys-close = Fermer
