# Errors: for each kind a title, an explanation and advice.

error-sign-in-title = Sign in again
error-sign-in-text = Your session has ended, or Partner Center no longer accepts it. Edits you had sent are kept as drafts.
error-sign-in-do = Sign in and carry on where you were.

error-mfa-title = Sign in with multifactor authentication
error-mfa-text = Partner Center accepts only people who signed in with multifactor authentication (MFA), and this sign-in had none.
error-mfa-do = Sign in again and complete the second step. { $contact ->
    [none] If you are not asked for one, your Microsoft Entra administrator has to require MFA for your account.
   *[other] If you are not asked for one, ask { $contact } to have MFA required for your account.
}

error-no-role-title = You have no role in this portal
error-no-role-text = Your sign-in worked, but nobody has given your account a role here yet.
error-no-role-do = Ask { $contact ->
    [none] your Microsoft Entra administrator
   *[other] { $contact }
} to assign you Portal.Viewer, Portal.Editor, Portal.Approver, Portal.Auditor or Portal.Admin in this portal’s enterprise application. Then sign in again.

error-not-allowed-title = Partner Center does not allow this
error-not-allowed-text = Partner Center refused the request: your account lacks a role that it needs there.
error-not-allowed-do = Ask a Global admin of your company to give you the role in Partner Center, in most cases Admin agent. A new role can take up to an hour to work.

error-role-title = Your portal role does not allow this
error-role-text = This page or action needs a role in the portal that you do not have.
error-role-do = Portal.Editor or Portal.Admin can change profiles, Portal.Approver or Portal.Admin can approve changes, Portal.Auditor or Portal.Admin can export the audit log, and only Portal.Admin can end other people’s sessions. Your account page shows your roles; ask { $contact ->
    [none] your Microsoft Entra administrator
   *[other] { $contact }
} if you need another one.

error-not-found-title = Not found
error-not-found-text = There is nothing at this address, or it no longer exists.
error-not-found-do = Check the page’s address, or start again from the overview.

error-no-relationship-title = Not one of your customers
error-no-relationship-text = Partner Center knows no reseller relationship between your company and this customer, or the relationship has ended.
error-no-relationship-do = Look the customer up in the customer list. If it is missing there, ask the customer to accept your relationship request again.

error-throttled-title = There were too many requests
error-throttled-text = Partner Center got too many requests in a short time and asked to wait. Nothing was changed by this request.
error-throttled-do = { $seconds ->
    [0] Wait a minute, then try again.
    [one] Wait { $seconds } second, then try again.
   *[other] Wait { $seconds } seconds, then try again.
}

error-too-many-title = Too many requests from here
error-too-many-text = The portal got more requests from your session or your network address than it takes in a short time, and refused this one. Nothing was changed by it.
error-too-many-do = { $seconds ->
    [0] Wait a minute, then try again.
    [one] Wait { $seconds } second, then try again.
   *[other] Wait { $seconds } seconds, then try again.
} If it happens again although nobody sends that much, tell { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.

error-unavailable-title = Partner Center is not working right now
error-unavailable-text = Partner Center answered with an internal error.
error-unavailable-do = Try again in a few minutes. Your drafts are kept.

error-unreadable-title = Partner Center sent something other than what was asked for
error-unreadable-text = Partner Center answered that all is well, but sent an error, nothing, or something that is not this data. Nothing of it is shown as data, and nothing is kept.
error-unreadable-do = Try again in a few minutes. Your drafts are kept. If it goes on, give the IDs below to Partner Center support.

error-interrupted-title = The connection to Partner Center broke
error-interrupted-text = The connection was cut before the answer was complete.
error-interrupted-do = Try again in a few minutes. Your drafts are kept. { $contact ->
    [none] If it goes on, your portal administrator can look at the network and the outgoing proxy.
   *[other] If it goes on, tell { $contact }: the cause may be the network or the outgoing proxy.
}

error-unreachable-title = Partner Center cannot be reached
error-unreachable-text = The portal could not connect to Partner Center. Nothing was sent.
error-unreachable-do = Try again in a few minutes. Your drafts are kept. { $contact ->
    [none] If it goes on, your portal administrator can find the cause in the portal’s log: name resolution, network or outgoing proxy.
   *[other] If it goes on, tell { $contact }: the portal’s log has the cause, such as name resolution, network or outgoing proxy.
}

error-timeout-title = Partner Center did not answer in time
error-timeout-text = The request took too long, so the portal stopped waiting.
error-timeout-do = Try again in a few minutes. Your drafts are kept.

error-provider-down-title = Signing in is not possible right now
error-provider-down-text = Microsoft Entra ID, which checks who you are, cannot be reached or does not work properly.
error-provider-down-do = Try again in a few minutes. If it lasts, tell { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.

error-provider-refused-title = Microsoft Entra ID refused the sign-in
error-provider-refused-text = Microsoft Entra ID did not accept the sign-in, and the portal does not know why.
error-provider-refused-do = { $contact ->
    [none] Give the details below to your portal administrator, who can look for the cause with the command “portal doctor” and in the sign-in logs of Microsoft Entra.
   *[other] Give the details below to { $contact }. The command “portal doctor” and the sign-in logs of Microsoft Entra help to find the cause.
}

error-wrong-tenant-title = This account belongs to another organization
error-wrong-tenant-text = Only work accounts that belong to the partner’s own tenant can sign in to this portal. Partner Center does not accept guests of the tenant.
error-wrong-tenant-do = Sign in with an account of the partner’s own organization. It may help to sign out of the other account first.

error-callback-state-title = This sign-in link no longer works
error-callback-state-text = The sign-in took too long, was already completed, or was started in another browser.
error-callback-state-do = Start signing in again, and finish it in the same browser.

error-callback-cookie-title = Your browser did not keep the sign-in
error-callback-cookie-text = The sign-in came back without the portal’s cookie. Either cookies are blocked for this portal, or the sign-in was started in another browser, or, with the sandbox, this is a browser such as Safari that keeps no secure cookies for http://localhost.
error-callback-cookie-do = Allow cookies for this portal and sign in again in the same browser. With the sandbox, use Chrome, Edge or Firefox, or open the portal by HTTPS.

error-callback-denied-title = You did not complete the sign-in
error-callback-denied-text = Microsoft Entra ID reports that signing in was canceled or not permitted.
error-callback-denied-do = Try again. If you were asked for consent that you cannot give, ask { $contact ->
    [none] your Microsoft Entra administrator
   *[other] { $contact }
}.

error-store-down-title = The portal cannot reach its database
error-store-down-text = Without it the portal cannot write to the audit log, so nothing was sent to Partner Center.
error-store-down-do = Try again in a few minutes. If it lasts, tell { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.

error-cross-origin-title = This request did not come from the portal
error-cross-origin-text = It was sent from another site, or without saying where it came from, so nothing was done.
error-cross-origin-do = Open the page in the portal and send the form from there. Scripts must send the header Origin.

error-too-large-title = Too much was sent
error-too-large-text = A form can hold at most 64 KiB, and this one is larger. Nothing was saved.
error-too-large-do = Go back, shorten the values and send the form again.

error-bad-form-title = The form could not be read
error-bad-form-text = Something in the form was missing or malformed. Nothing was saved.
error-bad-form-do = Go back, reload the page and send the form again.

error-media-type-title = Content of this type is not read here
error-media-type-text = The content that was sent is of another type than this address reads, or it is compressed. Nothing was saved.
error-media-type-do = Go back, reload the page and send the form again. Scripts send forms as application/x-www-form-urlencoded.

error-host-title = The request names no valid host
error-host-text = An HTTP/1.1 request has exactly one header Host, with the name of the portal. This one had none, several, or one that is no host name. Nothing was done.
error-host-do = Send one header Host. If a proxy stands before the portal, tell { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.

error-transfer-coding-title = The body is encoded in a way that is not read
error-transfer-coding-text = The header Transfer-Encoding names something other than chunked. Nothing was done.
error-transfer-coding-do = Send the body as it is, with its length or in chunks.

error-search-too-long-title = The search is too long
error-search-too-long-text = A search can have at most 200 characters, and this one has more. Nothing was searched.
error-search-too-long-do = Search for a part of the name.

error-page-token-title = There is no such page of the list
error-page-token-text = The continuation token is not one that Partner Center gave.
error-page-token-do = Start again with the first page, and follow its link to the next one.

error-method-title = This method is not allowed here
error-method-text = The method of the request is not allowed at this address.
error-method-do = Start again from the overview.

error-ours-title = Something went wrong in the portal
error-ours-text = This is the portal’s fault, not yours.
error-ours-do = Try again. If it happens again, give the reference to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.

error-precondition-required-title = If-Match is missing
error-precondition-required-text = A PUT must say which version of the profile it changes. The value * is not accepted.
error-precondition-required-do = Send the ETag of your GET as the header If-Match.

# The JSON interface.

api-stale-title = The profile has changed
api-stale-detail = Somebody changed the profile since you read it. Compare “current” with “yours”, then send your change again with the new ETag.
api-problems-title = Some members cannot be saved
api-problems-detail = Nothing was sent to Partner Center. “problems” names each member and says what to do.
api-unconfirmed-title = This change needs a confirmation
api-unconfirmed-detail = Nothing was sent to Partner Center. If you accept the consequences of the change, send the request again with the header Portal-Confirm: yes.
api-rejected-title = Partner Center refused the change
api-rejected-detail = Nothing was stored. “problems” names the members that Partner Center complained about, where it named any.
api-ignored-title = Partner Center kept the old document
api-ignored-detail = Partner Center answered 200, but still has the old document: nothing was stored. Wait a few minutes and send the same request again; if it happens again, hand the ids to Microsoft support.
api-unknown-title = Not known yet whether it was saved
api-unknown-detail = Partner Center gave no clear answer. Read the profile again before you send anything else; the reference names the entry in the audit log.
api-sign-in-title = No session
api-sign-in-detail = The request has no session cookie, or its session has ended. Sign in to the portal in a browser, and send the session cookie along.
api-cross-origin-title = The request does not say where it comes from
api-cross-origin-detail = Nothing was done. Send the header Origin with the address of the portal, and no Sec-Fetch-Site of another site.
api-too-large-title = The body is too large
api-too-large-detail = A body can have at most 64 KiB. Nothing was stored. Send the document of a GET with the changed members only.
api-bad-form-title = The request could not be read
api-bad-form-detail = The address, its query or the body is not what this call takes, or arrived incomplete. Nothing was stored. /api/v1/openapi.json describes every call.
api-media-type-title = The content type has to be application/json
api-media-type-detail = Nothing was stored. Send the document with the header Content-Type: application/json, in UTF-8 and without Content-Encoding.
api-bad-json-title = The body is not a JSON document
api-bad-json-detail = Nothing was stored. Send the whole document as the GET returned it, with the members changed that you want to change.
api-bad-json-at = It stops being JSON in line { $line }, column { $column }.
api-no-copy-title = No collection has read the customers yet
api-no-copy-detail = Filters and orders are answered from the portal’s copy of the customers, and there is none yet. Start a collection with a POST to /api/v1/customers/collection, or leave them out.
api-not-stored-title = Nothing was stored
api-not-stored-detail = “problems” names each member and says what to do.
api-note-stale-title = Labels and note have changed
api-note-stale-detail = Somebody changed them since you read them. Compare “current” with “yours”, then send your change again with the new ETag.

# Whom to ask. In sentences $contact is “none”, or the contact that the settings name.

contact-title = Contact:
contact-role-request = Ask for a role
