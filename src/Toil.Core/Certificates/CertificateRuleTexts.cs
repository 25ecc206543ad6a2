using Toil.Operations;
using Toil.Reports;

namespace Toil.Certificates;

/// <summary>The rules as reports describe them.</summary>
internal static class CertificateRuleTexts
{
    public static IReadOnlyList<ResultRule> All { get; } =
    [
        new(RuleIds.Expired, Severity.Critical, "The last valid instant has passed."),
        new(RuleIds.NotYetValid, Severity.Critical, "The first valid instant has not come."),
        new(RuleIds.NameMismatch, Severity.Critical, "The certificate does not hold the name under which it is served."),
        new(RuleIds.RenewalDue, Severity.Warning, "Too little of the lifetime is left."),
        new(RuleIds.UntrustedRoot, Severity.High, "The chain does not lead to a trusted root."),
        new(RuleIds.SelfSigned, Severity.High, "The certificate is its own issuer."),
        new(RuleIds.IncompleteChain, Severity.High, "The server does not send every intermediate."),
        new(RuleIds.ChainEndsFirst, Severity.Warning, "An authority of its chain ends before the certificate."),
        new(RuleIds.WeakKey, Severity.High, "The key is weaker than clients accept."),
        new(RuleIds.WrongUsage, Severity.High, "The certificate is served, and was issued for something else."),
        new(RuleIds.WeakSignature, Severity.High, "The signature rests on a broken digest."),
        new(RuleIds.LifetimeTooLong, Severity.High, "A public certificate is valid for longer than it may be."),
        new(RuleIds.LegacyProtocol, Severity.High, "The server agrees to nothing that current clients accept."),
        new(RuleIds.BackendsDisagree, Severity.Warning, "Addresses behind one name serve different certificates."),
        new(RuleIds.ClientCertificate, Severity.Info, "The server asks for a client certificate."),
        new(RuleIds.StarttlsInjection, Severity.High, "Clear text came between the STARTTLS go-ahead and the handshake."),
        new(RuleIds.KeyMismatch, Severity.Critical, "The private key beside the certificate, or behind the server, is that of another one."),
        new(RuleIds.HandshakeFailed, Severity.High, "The server shows its certificate, and a current client cannot finish the handshake."),
        new(RuleIds.Revoked, Severity.Critical, "The certificate was revoked."),
        new(RuleIds.RenewalFailed, Severity.High, "The certificate manager tried to renew it and failed."),
        new(RuleIds.RenewalPendingValidation, Severity.Warning, "The certificate manager cannot renew it before its domain is validated."),
        new(RuleIds.NotIssued, Severity.Warning, "It was asked for, and has not been issued."),
        new(RuleIds.Superseded, Severity.Warning, "A newer certificate for the same names lies elsewhere, and the old one is still served."),
        new(RuleIds.NotServed, Severity.Info, "Endpoints of its names were looked at, and none serves it."),
        new(RuleIds.ServedForOtherNames, Severity.Info, "It is served for names that it does not hold."),
        new(RuleIds.SharedKey, Severity.Info, "Its key is in many places, or in other certificates."),
        new(RuleIds.Unreachable, Severity.High, "The target could not be judged."),
    ];
}
