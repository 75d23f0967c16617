# Fichiers : les clients dans un fichier, et ce qu’un fichier modifierait.

## Exportation

sheet-export-title = Cette liste dans un fichier
sheet-export-text = { $count ->
    [0] Aucun client. Cette exportation est inscrite à votre nom dans le journal d’audit.
    [one] Un client avec son ID et sa version, pour Excel, LibreOffice ou un programme. Vous pouvez modifier le fichier et le faire relire. Cette exportation est inscrite à votre nom dans le journal d’audit.
   *[other] { $count } clients avec leur ID et leur version, pour Excel, LibreOffice ou un programme. Vous pouvez modifier le fichier et le faire relire. Cette exportation est inscrite à votre nom dans le journal d’audit.
}
sheet-export-content = Contenu du fichier
sheet-export-table = Les colonnes du tableau
sheet-export-profiles = Les profils de facturation entiers
sheet-export-xlsx = Télécharger en XLSX
sheet-export-csv = Télécharger en CSV
sheet-export-too-many = La liste compte { $count } clients. Un fichier XLSX en contient ici { $rows } au plus. Filtrez la liste ou choisissez CSV.
sheet-import-link = Faire relire un fichier modifié

## Importation

sheet-import-title = Vérifier un fichier de clients
sheet-import-text = Choisissez un fichier téléchargé ici puis modifié dans un tableur. Cette page indique ce qu’il modifierait et ce qui ne va pas, et en fait un lot de modifications si vous le voulez. D’ici là rien n’est modifié, et le fichier n’est pas conservé.
sheet-import-file = Fichier
sheet-import-hint = XLSX ou CSV, jusqu’à { $size } Mo et { $rows } lignes. Les colonnes customer et version doivent y être ; d’autres colonnes peuvent manquer et les lignes peuvent être dans n’importe quel ordre.
sheet-import-no-file = Choisissez d’abord un fichier.
sheet-import-check = Vérifier le fichier
sheet-read-as-csv = Lu comme texte en { $encoding }, avec des { $separator } entre les colonnes.
sheet-read-as-xlsx = Lu comme XLSX.
separator-comma = virgules
separator-semicolon = points-virgules
separator-tab = tabulations

## Ce qu’il modifierait

sheet-preview-title = Modifications dans ce fichier
sheet-preview-count = { $count ->
    [0] { $rows ->
        [0] Aucune ligne n’a été lue.
        [one] Une ligne a été lue et elle ne modifie rien.
       *[other] { $rows } lignes ont été lues et aucune ne modifie quoi que ce soit.
    }
    [one] { $rows ->
        [one] Une ligne a été lue et elle modifie quelque chose.
       *[other] { $rows } lignes ont été lues et une seule modifie quelque chose.
    }
   *[other] { $rows } lignes ont été lues et { $count } modifient quelque chose.
}
sheet-preview-nothing-changed = Rien n’a été modifié, ni dans l’Espace partenaires ni dans ce portail.
sheet-preview-stopped = { $count ->
    [one] { $count } ligne a une valeur qui enfreint une règle. Un lot de modifications n’envoie rien pour son client.
   *[other] { $count } lignes ont des valeurs qui enfreignent des règles. Un lot de modifications n’envoie rien pour leurs clients.
}
sheet-preview-doubtful = { $count ->
    [one] Pour { $count } ligne, une autre valeur du profil enfreint une règle. L’Espace partenaires peut refuser la modification pour cela.
   *[other] Pour { $count } lignes, d’autres valeurs des profils enfreignent des règles. L’Espace partenaires peut refuser les modifications pour cela.
}
sheet-preview-more = Les { $count } premières lignes modifiées sont affichées.
sheet-preview-row = Ligne
sheet-preview-customer = Client
sheet-preview-field = Champ
sheet-preview-before = À l’exportation
sheet-preview-after = Dans le fichier

## Un lot de modifications

sheet-set-title = En faire un lot de modifications
sheet-set-text = Son essai à blanc relit chaque profil et compare trois choses : la version d’où vient la ligne, ce qui s’y trouve maintenant et le fichier. Ce que d’autres ont modifié depuis n’est pas écrasé, et rien n’est envoyé avant votre confirmation.
sheet-set-meant = Ce qui ressemble à une erreur est voulu : je l’ai comparé avec la liste
sheet-set-not-meant = Confirmez que ce qui ressemble à une erreur est voulu, ou corrigez le fichier.
sheet-set-outdated = Les clients ou leurs versions ne sont plus ceux de la vérification du fichier. Vérifiez le fichier de nouveau.

## Ce qui ne va pas

sheet-faults-title = À corriger d’abord
sheet-faults-text = Tant qu’il en reste une seule, rien de ce fichier n’est utilisable.
sheet-alarms-title = Cela ressemble à une erreur
sheet-alarms-text = Presque personne ne fait cela exprès. Comparez la colonne avec la liste avant de continuer.
sheet-rows = Lignes : { $rows }.
sheet-rows-more = { $count ->
    [one] Lignes : { $rows } et une autre.
   *[other] Lignes : { $rows } et { $count } autres.
}
sheet-not-a-sheet = Ce n’est ni un fichier XLSX, ni un texte dans un encodage reconnaissable.
sheet-old-excel = C’est un fichier d’un ancien Excel, ou un fichier protégé par un mot de passe. Enregistrez-le en XLSX sans mot de passe.
sheet-too-large = Le fichier est trop grand : { $size } Mo sont lus, et un fichier compressé ne doit pas en contenir beaucoup plus.
sheet-too-many-rows = Le fichier a trop de lignes : { $most } sont lues. Divisez-le.
sheet-truncated = Le fichier s’arrête au milieu : il en manque une partie. Enregistrez-le ou envoyez-le de nouveau.
sheet-encoding = Le fichier annonce un encodage et en utilise un autre. Enregistrez-le en CSV UTF-8 ou en XLSX.
sheet-separator = Aucun séparateur ne forme de colonnes avec la première ligne. Utilisez des virgules, des points-virgules ou des tabulations.
sheet-no-customer-column = La première ligne n’a pas de colonne customer. C’est elle qui identifie chaque ligne : gardez la première ligne telle qu’elle a été exportée.
sheet-no-version-column = La première ligne n’a pas de colonne version. Elle dit d’où vient chaque ligne : gardez la première ligne telle qu’elle a été exportée.
sheet-unknown-columns = Colonnes que le portail ne connaît pas : { $columns }. Supprimez-les ou redonnez-leur le nom exporté.
sheet-repeated-columns = Colonnes présentes deux fois : { $columns }.
sheet-more-sheets = Le fichier a plusieurs feuilles avec du contenu. Ne gardez que celle des clients.
sheet-merged = Le fichier a des cellules fusionnées : de plusieurs valeurs, seule la première est restée. Séparez-les, et exportez de nouveau la liste pour les valeurs perdues.
sheet-no-rows = Le fichier n’a aucune ligne avec du contenu.
sheet-cells = Des lignes ont plus ou moins de cellules que la première. Leurs valeurs sont peut-être dans les mauvaises colonnes.
sheet-id = Des lignes n’ont pas d’ID de client.
sheet-unknown-customer = Des ID ne correspondent à aucun client que vous voyez ici : l’ID a été modifié, appartient à un autre partenaire, ou le client a disparu.
sheet-duplicate = Des clients y sont plus d’une fois.
sheet-no-version = Des lignes ont des valeurs mais pas de version. Le profil n’a jamais été lu, ou la version a été supprimée.
sheet-other-version = Des lignes ont une version qui n’est pas celle de ce client : des ID ou des versions ont changé de ligne, ou le fichier est si ancien que la version n’est plus conservée. Exportez la liste de nouveau.
sheet-who-differs = Des lignes ont un nom ou un domaine qui n’est pas celui de l’ID. Ces deux colonnes servent à reconnaître le client et ne modifient rien : les ID ont changé de ligne, ou le client a maintenant un autre nom. Exportez la liste de nouveau.
sheet-formula = Formules dans la colonne { $columns }. Seules les valeurs sont acceptées.
sheet-not-text = Erreurs, ou vrai et faux, dans la colonne { $columns }.
sheet-number = Nombres qui ne sont pas du texte dans la colonne { $columns }. Des zéros initiaux sont peut-être perdus. Mettez la colonne au format texte et saisissez-les de nouveau.
sheet-date = Dates dans la colonne { $columns }. Les tableurs en font à partir d’autres valeurs. Mettez la colonne au format texte et saisissez-les de nouveau.
sheet-scientific = Nombres avec un exposant dans la colonne { $columns }. Un tableur les a abrégés et leurs chiffres sont perdus.
sheet-zeros = Des zéros ou un signe plus au début sont perdus dans la colonne { $columns }. Mettez la colonne au format texte et saisissez-les de nouveau, ou utilisez le fichier XLSX : ses colonnes sont du texte.
sheet-garbled = Des lettres de la colonne { $columns } ont été remplacées par un mauvais encodage. Enregistrez le fichier en CSV UTF-8 ou en XLSX.
sheet-guessed-letters = Le fichier n’indique pas son encodage. Des lettres de la colonne { $columns } peuvent différer de celles qui ont été saisies. Comparez-les ci-dessous, ou enregistrez le fichier en CSV UTF-8 ou en XLSX.
sheet-lost-accents = Des lettres de la colonne { $columns } ont perdu leurs accents. Les tableurs font cela à l’enregistrement en CSV. Enregistrez le fichier en CSV UTF-8 ou en XLSX.
sheet-shifted = La colonne { $columns } est décalée d’une ligne vers le haut ou vers le bas.
sheet-sorted = La colonne { $columns } a ses valeurs dans d’autres lignes, comme si elle avait été triée seule.
sheet-one-value = La colonne { $columns } a la même valeur dans toutes les lignes.
sheet-emptied = Au moins la moitié des valeurs de la colonne { $columns } ont disparu.
