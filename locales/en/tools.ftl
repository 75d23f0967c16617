# The same change in other tools.

tools-title = The same change in your tool
tools-text = For making this change without the portal. Each text makes the change shown above and no other. Read its notes first: not every tool can do what the portal does. The audit log will show the change as made outside the portal.
tool-none = This tool cannot make this change.

tool-curl-title = REST, with curl
tool-curl-text = For bash. Put an access token for Partner Center, of a person who signed in with MFA, into the variable TOKEN. Send it a second time only if no answer came: its MS-RequestId says that it is the same request.
tool-powershell-title = PowerShell, with the module PartnerCenter
tool-powershell-text = For version 3 of the module. Sign in first, with Connect-PartnerCenter.
tool-csharp-title = C#, with the .NET SDK
tool-csharp-text = Here partnerOperations is your IAggregatePartner, signed in as a person.
tool-java-title = Java, with the SDK
tool-java-text = Here partnerOperations is your IAggregatePartner, signed in as a person.

tool-note-old-body = The body is the whole profile as this page has it, and there is no If-Match. If somebody else has changed the profile since, this undoes their change.
tool-note-tag-unsendable = The entity tag of this document holds characters that no header may.
tool-note-no-if-match = This reads the profile again by itself and sends no If-Match. What somebody else changes between its reading and its writing is lost.
tool-note-drops = This sends back only the members it knows. It loses these members of the document:
tool-note-cannot-clear = The cmdlet cannot empty a field. Left out:
tool-note-case-only = To the cmdlet, a value that differs only in capital letters is the same value. Left out:
tool-note-no-parameter = The cmdlet has no parameter for this. Left out:
tool-note-ignored = The cmdlet has a parameter for this, but ignores it. Left out:
tool-note-contact-email = The cmdlet’s -EmailAddress changes the email address of the approver, not of the contact. Left out:
tool-note-email-refused = The cmdlet does not accept this email address. Left out:
tool-note-overwrites-approver = Whatever it changes, the cmdlet also copies the company address over the address of the approver.
tool-note-missing-part = The cmdlet stops with an error, because this document lacks a part that it needs:
tool-note-prints-own = The cmdlet prints what it sent, not what Partner Center stored. Read the profile again to be sure.
tool-note-always-writes = The cmdlet ignores -WhatIf: it always writes.
tool-note-check-off = The cmdlet’s own address check fails on the answers that Partner Center gives today. -DisableValidation switches it off, so check the address yourself.
tool-note-whole-customer = The cmdlet reads the customer instead of the billing profile, and needs the right to do so.
tool-note-no-member = The SDK does not have this member. Left out:
tool-note-empty-left-out = The SDK does not send a member of this profile that is empty. Microsoft does not say whether the old value then stays:
tool-note-billing-day = The document has no billing day; the SDK will send 0.
