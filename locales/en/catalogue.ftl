# Errors of Partner Center and Microsoft Entra ID: their meaning and the advice. The rows are in src/error_catalog.

## Partner Center

catalogue-pc-0-what = Partner Center reported an unspecified error
catalogue-pc-0-do = Try again once. If it comes back, give the IDs to Partner Center support.
catalogue-pc-400-what = Partner Center did not accept the access token
catalogue-pc-400-do = The portal has already tried again with a new token. Sign out and in again. { $contact ->
    [none] If that does not help, your portal administrator can look for the cause with “portal doctor”.
   *[other] If that does not help, tell { $contact }: “portal doctor” looks for the cause.
}
catalogue-pc-900421-what = Partner Center refuses sign-ins without multifactor authentication
catalogue-pc-900421-do = Sign in again and complete the second step. { $contact ->
    [none] If you are not asked for one, your Microsoft Entra administrator has to require MFA for your account.
   *[other] If you are not asked for one, ask { $contact } to have MFA required for your account.
} With federated sign-in, your identity provider has to pass on that MFA was done.
catalogue-pc-900420-what = The access token was issued for a service that Partner Center no longer accepts
catalogue-pc-900420-do = The portal has to ask for a token for Partner Center itself. Check PORTAL_API_SCOPE, or remove it, as the default is right.
catalogue-pc-800001-what = Partner Center found no partner token in the request
catalogue-pc-800001-do = Sign out and in again. If it comes back, give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-pc-2000-what = A value is missing or wrong
catalogue-pc-2000-do = The description says which one. Correct it, then review your changes again.
catalogue-pc-2007-what = Partner Center does not find the address valid
catalogue-pc-2007-do = Compare street, city, state and postal code with an official source. The description says what was corrected or not found.
catalogue-pc-2055-what = Somebody changed the profile after you opened it
catalogue-pc-2055-do = Nothing was stored. Open the review again: it shows what changed and keeps what you typed.
catalogue-pc-3000-what = A property is not valid, or no partner has this partner ID
catalogue-pc-3000-do = If you looked up a partner ID, check its digits. Otherwise the description names the property.
catalogue-pc-27002-what = One field holds a value that Partner Center does not accept
catalogue-pc-27002-do = Correct the field that is marked, or that the answer names, then review your changes again.
catalogue-pc-27002-state-what = The state or province is not one that Partner Center knows for this country
catalogue-pc-27002-state-do = Choose it from the list, or enter its two-letter code. If you fill in the state, leave the region empty: sending both is refused.
catalogue-pc-27002-city-what = The city does not fit the rest of the address
catalogue-pc-27002-city-do = Check the spelling, and that city, state and postal code belong together.
catalogue-pc-27002-postalCode-what = The postal code does not have the form that this country uses, or does not fit the address
catalogue-pc-27002-postalCode-do = Enter it as the country writes it, such as 98052 in the United States, and check that it belongs to the city.
catalogue-pc-27002-phoneNumber-what = The phone number does not have the form that this country uses
catalogue-pc-27002-phoneNumber-do = Enter it as it is dialed within the country, with digits only if in doubt.
catalogue-pc-27002-taxId-what = The tax ID does not have the form that this country uses
catalogue-pc-27002-taxId-do = Copy it from an official document, with its country prefix where there is one.
catalogue-pc-27002-country-what = The country cannot be used here
catalogue-pc-27002-country-do = Use the two-letter code, such as GB for the United Kingdom. The country of a billing or legal address cannot be changed.
catalogue-pc-27002-email-what = The email address is not accepted
catalogue-pc-27002-email-do = Check it for typing errors, and that it has the form name@example.com.
catalogue-pc-600002-what = This country takes no organization registration number
catalogue-pc-600002-do = Remove the number from the customer in Partner Center, then save again.
catalogue-pc-600049-what = The customer’s organization registration number is missing
catalogue-pc-600049-do = Customers in this country need one. Add it to the customer in Partner Center, then save again.
catalogue-pc-600050-what = The customer’s organization registration number has the wrong form
catalogue-pc-600050-do = The description gives the expected form. Correct the number in Partner Center, then save again.
catalogue-pc-600051-what = The customer’s phone number is missing
catalogue-pc-600051-do = Customers in this country need one. Enter the phone number of the address, then review your changes again.
catalogue-pc-800002-what = Partner Center does not accept the input
catalogue-pc-800002-do = The description may say what is wrong. If it does not, give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-pc-900118-what = The customer ID is not valid
catalogue-pc-900118-do = Look the customer up in the customer list and open it from there.
catalogue-pc-900126-what = Partner Center does not recognize a keyword in the request
catalogue-pc-900126-do = This is a fault of the portal, not yours. Give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-pc-900127-what = This cannot be done in this environment
catalogue-pc-900127-do = You are working in an integration sandbox account, or in a cloud that lacks the operation. Use your company’s production account for it.
catalogue-pc-900316-what = Partner Center wants a partner’s access token here, not a partner token
catalogue-pc-900316-do = This is a fault of the portal or of its registration. Give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-pc-1002-what = Partner Center did not authorize the request
catalogue-pc-1002-do = Your account lacks a Partner Center role or, for a customer’s profile, access to that customer. Your role in this portal does not count there. Global admin alone is not enough: ask for the role Admin agent.
catalogue-pc-2030-what = Your company is not set up to sell in this country or region
catalogue-pc-2030-do = A Global admin can check in Partner Center for which markets your company is enrolled.
catalogue-pc-2032-what = Partner Center denies access
catalogue-pc-2032-do = Your account lacks a Partner Center role that this needs. Ask for the one that your account page names for this profile.
catalogue-pc-20002-what = Your company has no reseller relationship with this customer
catalogue-pc-20002-do = Look the customer up in the customer list. If it is missing there, the customer has to accept your relationship request.
catalogue-pc-600006-what = Partner Center does not allow this change
catalogue-pc-600006-do = Some fields are locked, such as the registered company name while the vetting status is “Authorized”. To change them, open a Partner Center support request. To save your other changes now, go back to the form and put the old value back into the locked field.
catalogue-pc-800039-what = Your company’s program membership is not active
catalogue-pc-800039-do = A Global admin can see in Partner Center, under account settings, what is pending and complete it.
catalogue-pc-900124-what = Your company has not accepted the Microsoft Partner Agreement
catalogue-pc-900124-do = A Global admin has to sign it in Partner Center. Until then Partner Center refuses such requests from everybody in your company.
catalogue-pc-900150-what = Your Partner Center role does not include this operation
catalogue-pc-900150-do = Ask for the role that your account page names for this profile. Then sign out and in again.
catalogue-pc-900308-what = Your account has too few privileges for this operation
catalogue-pc-900308-do = Ask for the role that your account page names for this profile. For a customer’s data a GDAP relationship with the customer may be needed as well.
catalogue-pc-900309-what = A Conditional Access policy blocks the access
catalogue-pc-900309-do = Your Microsoft Entra administrator sees in the sign-in logs which policy it was, and what it asks for: another device, network or sign-in method.
catalogue-pc-900329-what = Partner Center wants a person’s sign-in here, not the application’s
catalogue-pc-900329-do = This is a fault of the portal or of its registration. Give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-pc-900416-what = The account is locked
catalogue-pc-900416-do = Partner Center support can say why and unlock it. Give them the IDs.
catalogue-pc-90000-what = Partner Center could not get a token from Microsoft Entra ID
catalogue-pc-90000-do = Sign out and in again. If it comes back, your Microsoft Entra administrator finds the cause in the sign-in logs.
catalogue-pc-1000-what = Partner Center does not have this customer or profile
catalogue-pc-1000-do = It may have been removed, or may never have existed. Ask who looks after this customer, or check the ID if you entered it.
catalogue-pc-60002-what = The customer has no user with this ID
catalogue-pc-60002-do = Look the user up again in Partner Center.
catalogue-pc-60003-what = The customer’s tenant was not found
catalogue-pc-60003-do = Look the customer up in the customer list. The tenant may have been deleted.
catalogue-pc-800036-what = A condition of the request was not met
catalogue-pc-800036-do = Open the profile again: it may have changed. What you typed is kept.
catalogue-pc-800003-what = Partner Center had an unexpected internal error
catalogue-pc-800003-do = Try again in a few minutes. If it lasts, give the IDs to Partner Center support.
catalogue-status-400-what = Partner Center did not accept the request
catalogue-status-400-do = The answer may say what is wrong. If it does not, give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-status-401-what = Partner Center did not accept your sign-in
catalogue-status-401-do = Sign out and in again.
catalogue-status-403-what = Partner Center does not let your account do this
catalogue-status-403-do = Partner Center gave no reason that the portal knows. Your account page names the role that each profile needs.
catalogue-status-404-what = Partner Center did not find this customer or profile
catalogue-status-404-do = It may have been removed. Ask who looks after this customer, or check the ID if you entered it.
catalogue-status-405-what = Partner Center does not offer this operation here
catalogue-status-405-do = It may be missing in your cloud. Give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-status-406-what = Partner Center cannot answer in the form that the portal asked for
catalogue-status-406-do = This is a fault of the portal, not yours. Give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-status-412-what = The profile has changed since you opened it
catalogue-status-412-do = Nothing was stored. Open the review again: it shows what changed and keeps what you typed.
catalogue-status-417-what = A condition of the request was not met, and Partner Center did not say which
catalogue-status-417-do = Open the profile again: it may have changed. What you typed is kept.
catalogue-status-429-what = Partner Center has had too many requests
catalogue-status-429-do = Wait as long as Partner Center asks, then try again. Requests sent meanwhile make the wait longer.
catalogue-status-500-what = Partner Center had an internal error
catalogue-status-500-do = Try again in a few minutes. If it lasts, give the IDs to Partner Center support.
catalogue-status-501-what = Partner Center has no such operation
catalogue-status-501-do = It may be missing in your cloud. Give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-status-502-what = A gateway of Partner Center could not reach the service
catalogue-status-502-do = Try again in a few minutes.
catalogue-status-503-what = Partner Center is busy or under maintenance
catalogue-status-503-do = Try again in a few minutes.
catalogue-status-504-what = Partner Center did not answer in time
catalogue-status-504-do = Try again in a few minutes. If you were saving, open the profile first to see what is stored.

## Microsoft Entra ID

catalogue-aadsts50011-what = The portal’s address is not registered for the sign-in
catalogue-aadsts50011-do = In Entra, under the app registration’s Authentication, add the redirect URI that “portal doctor” prints, letter by letter.
catalogue-aadsts500113-what = The app registration has no redirect URI at all
catalogue-aadsts500113-do = In Entra, under the app registration’s Authentication, add the redirect URI that “portal doctor” prints.
catalogue-aadsts50020-what = This account belongs to another organization
catalogue-aadsts50020-do = Sign in with an account of the partner’s own organization. Guests cannot use Partner Center, so inviting the account does not help.
catalogue-aadsts50034-what = The partner’s organization has no account of this name
catalogue-aadsts50034-do = Check the user name for typing errors, or choose another account.
catalogue-aadsts50053-what = The account is locked for now, or the network looks suspicious
catalogue-aadsts50053-do = It was locked after too many wrong passwords, or the sign-in came from an address with malicious activity. Wait, then try again. Your Microsoft Entra administrator sees which it was in the sign-in logs.
catalogue-aadsts50055-what = The password has expired
catalogue-aadsts50055-do = Change the password when Microsoft asks for it, or have it reset. Then sign in again.
catalogue-aadsts50057-what = The account is disabled
catalogue-aadsts50057-do = Your Microsoft Entra administrator can enable it again.
catalogue-aadsts50058-what = Nobody is signed in to Microsoft in this browser
catalogue-aadsts50058-do = Start the sign-in again and choose an account. If it comes back, allow cookies for the Microsoft sign-in page.
catalogue-aadsts160021-what = The Microsoft session that was asked for is gone
catalogue-aadsts160021-do = Start the sign-in again and choose the account.
catalogue-aadsts50076-what = A second factor is needed
catalogue-aadsts50076-do = Sign in again and complete the second step. Microsoft Entra asks for it because of a policy, or because you are in a new place.
catalogue-aadsts50078-what = Your multifactor authentication has expired
catalogue-aadsts50078-do = Sign in again and complete the second step. Your organization asks for it at intervals.
catalogue-aadsts50079-what = You have to set up a second factor first
catalogue-aadsts50079-do = Sign in again and follow the steps to register a method, such as the Authenticator app. With federated sign-in, your identity provider has to pass on that MFA was done.
catalogue-aadsts50105-what = You are not assigned to this portal
catalogue-aadsts50105-do = Your Microsoft Entra administrator has to add you to the portal’s enterprise application under Users and groups, with one of the portal’s roles.
catalogue-aadsts50126-what = User name or password is wrong
catalogue-aadsts50126-do = Try again. If you have forgotten the password, have it reset.
catalogue-aadsts50173-what = Your sign-in was revoked
catalogue-aadsts50173-do = Sign in again. It happens after a password change, or when an administrator ends all sessions.
catalogue-aadsts500011-what = Partner Center is not known in your tenant, or the scope is wrong
catalogue-aadsts500011-do = The application Microsoft Partner Center has to be present in the tenant. Check PORTAL_API_SCOPE and PORTAL_CLOUD, then grant admin consent by the link that “portal doctor” prints.
catalogue-aadsts50158-what = Another step of the sign-in is missing
catalogue-aadsts50158-do = Your organization asks for a further check, often at another provider. Sign in again and follow its steps to the end.
catalogue-aadsts50097-what = Your organization wants to recognize your device
catalogue-aadsts50097-do = Sign in from a device that is registered with your organization, in a browser that passes this on, such as Edge, or Chrome with Microsoft’s extension.
catalogue-aadsts50131-what = A Conditional Access policy refused this sign-in
catalogue-aadsts50131-do = The device, the place or an unusual sign-in does not meet a rule. { $contact ->
    [none] Ask your Microsoft Entra administrator to look at the sign-in log; the IDs below lead to the entry.
   *[other] Ask { $contact } to have the sign-in log looked at; the IDs below lead to the entry.
}
catalogue-aadsts53011-what = The account is blocked because of a risk
catalogue-aadsts53011-do = Your Microsoft Entra administrator can check the account under Identity Protection and dismiss the risk, in the account’s own tenant.
catalogue-aadsts530035-what = Security defaults block this sign-in
catalogue-aadsts530035-do = The tenant’s security defaults do not allow this way of signing in. { $contact ->
    [none] Ask your Microsoft Entra administrator, who finds the reason in the sign-in log.
   *[other] Ask { $contact }; the reason stands in the sign-in log.
}
catalogue-aadsts530084-what = A policy for token protection blocks this sign-in
catalogue-aadsts530084-do = A Conditional Access policy allows only tokens that are bound to a device, which a web portal cannot use. { $contact ->
    [none] Ask your Microsoft Entra administrator to exclude this portal from that policy.
   *[other] Ask { $contact } to have this portal excluded from that policy.
}
catalogue-aadsts901002-what = The portal asked Entra ID for something that it does not support
catalogue-aadsts901002-do = A parameter of the sign-in request is not supported. Ask { $contact ->
    [none] your portal administrator
   *[other] { $contact }
} to check PORTAL_AUTHORITY, and to update the portal.
catalogue-aadsts700024-what = The portal’s proof of identity is too old or not valid yet
catalogue-aadsts700024-do = The clock of the portal’s server is probably wrong. Ask { $contact ->
    [none] your portal administrator
   *[other] { $contact }
} to set it by a time server.
catalogue-aadsts700213-what = The portal’s federated credential does not match its registration
catalogue-aadsts700213-do = Ask { $contact ->
    [none] your portal administrator
   *[other] { $contact }
} to compare issuer, subject and audience of the federated credential in the app registration with those of the token that the portal presents.
catalogue-aadsts7000229-what = The portal’s app is not present in this tenant
catalogue-aadsts7000229-do = A global administrator has to consent to the app in this tenant once, so that its service principal exists.
catalogue-aadsts53000-what = Your device does not meet your organization’s rules
catalogue-aadsts53000-do = A Conditional Access policy wants a compliant or domain-joined device. Enroll this one, or use one that is.
catalogue-aadsts53003-what = A Conditional Access policy blocks the sign-in
catalogue-aadsts53003-do = Your Microsoft Entra administrator sees in the sign-in logs which policy it was, and what it asks for: another device, network or sign-in method.
catalogue-aadsts54005-what = This sign-in was already completed
catalogue-aadsts54005-do = Start the sign-in again. Going back or reloading cannot repeat it.
catalogue-aadsts65001-what = The portal has no consent yet to use Partner Center
catalogue-aadsts65001-do = A Global Administrator grants admin consent once for everybody, by the link that “portal doctor” prints, or in Entra under the app’s API permissions.
catalogue-aadsts65004-what = You declined the consent
catalogue-aadsts65004-do = Sign in again and accept, or ask { $contact ->
    [none] your Microsoft Entra administrator
   *[other] { $contact }
} to consent for everybody.
catalogue-aadsts650051-what = The portal could not be added to your tenant
catalogue-aadsts650051-do = It is being added right now, or was added before with other settings. Try again in a minute. If it comes back, an administrator has to delete the portal’s enterprise application in Entra and consent again.
catalogue-aadsts650052-what = Your tenant has not enabled a service that the portal needs
catalogue-aadsts650052-do = The application Microsoft Partner Center is missing in the tenant, which happens where the company is not enrolled as a Cloud Solution Provider. Check PORTAL_TENANT_ID, then grant admin consent.
catalogue-aadsts650057-what = The app registration does not list Partner Center among its permissions
catalogue-aadsts650057-do = In Entra, under the app registration’s API permissions, add Microsoft Partner Center with user_impersonation, then grant admin consent.
catalogue-aadsts70008-what = The sign-in has expired or was revoked
catalogue-aadsts70008-do = Sign in again. Drafts are kept.
catalogue-aadsts700082-what = You have not used the portal for so long that the sign-in ended
catalogue-aadsts700082-do = Sign in again. Drafts are kept.
catalogue-aadsts70043-what = Your organization asks for a new sign-in after some time
catalogue-aadsts70043-do = Sign in again. A Conditional Access policy sets how often. Drafts are kept.
catalogue-aadsts700016-what = The portal’s app registration was not found in this tenant
catalogue-aadsts700016-do = Compare PORTAL_CLIENT_ID and PORTAL_TENANT_ID with the overview of the app registration in Entra. The wrong cloud gives the same error.
catalogue-aadsts7000112-what = The portal’s application is disabled in your tenant
catalogue-aadsts7000112-do = In Entra, under the properties of the portal’s enterprise application, let users sign in again.
catalogue-aadsts700027-what = The portal’s certificate was not accepted
catalogue-aadsts700027-do = The certificate in PORTAL_CLIENT_CERTIFICATE_FILE has to be the one uploaded to the app registration, and still be valid. “portal doctor” checks it.
catalogue-aadsts7000215-what = The portal’s client secret is wrong
catalogue-aadsts7000215-do = Put the secret’s value into PORTAL_CLIENT_SECRET, not its ID. Entra shows the value only once: if it is lost, create a new one.
catalogue-aadsts7000222-what = The portal’s client secret has expired
catalogue-aadsts7000222-do = Create a new secret in Entra and put it into the file or setting that holds the old one. A file is read again within seconds; after a change of a setting, restart the portal.
catalogue-aadsts7000218-what = The portal sent no credential of its own
catalogue-aadsts7000218-do = Set PORTAL_CLIENT_SECRET or PORTAL_CLIENT_CERTIFICATE_FILE. In the app registration the redirect URI has to belong to the platform Web.
catalogue-aadsts70011-what = The portal asked for a scope that Entra does not know
catalogue-aadsts70011-do = Check PORTAL_API_SCOPE, or remove it, as the default is right.
catalogue-aadsts90002-what = The tenant was not found
catalogue-aadsts90002-do = Check PORTAL_TENANT_ID and PORTAL_CLOUD: a tenant is found only in its own cloud.
catalogue-aadsts90038-what = The account or the app belongs to another Microsoft cloud
catalogue-aadsts90038-do = Sign in with an account of the cloud that the portal is set up for. PORTAL_CLOUD says which one that is.
catalogue-aadsts90072-what = This outside account does not exist in the partner’s tenant
catalogue-aadsts90072-do = Sign out at Microsoft, then sign in with an account of the partner’s own organization.
catalogue-aadsts90094-what = An administrator has to consent first
catalogue-aadsts90094-do = A Global Administrator grants admin consent once for everybody, by the link that “portal doctor” prints.
catalogue-aadsts90033-what = Microsoft Entra ID has a temporary problem
catalogue-aadsts90033-do = Try again in a few minutes.
catalogue-aadsts900144-what = The request to Microsoft Entra ID lacked a parameter
catalogue-aadsts900144-do = Start again from the portal’s own page, not from a bookmark of the sign-in page. If it comes back, give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-oauth-access_denied-what = Microsoft Entra ID reports that the sign-in was canceled or not permitted
catalogue-oauth-access_denied-do = Try again. If you were asked for a consent that you cannot give, ask { $contact ->
    [none] your Microsoft Entra administrator
   *[other] { $contact }
}.
catalogue-oauth-interaction_required-what = Microsoft Entra ID needs an answer from you
catalogue-oauth-interaction_required-do = Sign in again and follow the steps, such as a second factor or a consent.
catalogue-oauth-invalid_grant-what = The sign-in was already used, has expired or was revoked
catalogue-oauth-invalid_grant-do = Sign in again. Drafts are kept.
catalogue-oauth-invalid_client-what = Microsoft Entra ID did not accept the portal’s credential
catalogue-oauth-invalid_client-do = The secret or certificate of the app registration is wrong or has expired. “portal doctor” says which.
catalogue-oauth-unauthorized_client-what = The portal’s app registration may not sign people in this way
catalogue-oauth-unauthorized_client-do = Check that the app registration exists in this tenant and that its redirect URI belongs to the platform Web.
catalogue-oauth-invalid_request-what = Microsoft Entra ID did not understand the portal’s request
catalogue-oauth-invalid_request-do = This is a fault of the portal or of its settings. Give the IDs to { $contact ->
    [none] your portal administrator
   *[other] { $contact }
}.
catalogue-oauth-temporarily_unavailable-what = Microsoft Entra ID cannot handle the sign-in right now
catalogue-oauth-temporarily_unavailable-do = Try again in a few minutes.
