namespace Toil.Certificates.Judging;

/// <summary>Every rule that looks at a certificate, in the order in which problems of one severity are told.</summary>
internal static class CertificateRules
{
    public static IReadOnlyList<CertificateRule> All { get; } =
    [
        new(RuleIds.Expired, Verdict.Expired, TimeRules.Expired),
        new(RuleIds.NotYetValid, Verdict.Unfit, TimeRules.NotYetValid),
        new(RuleIds.Revoked, Verdict.Unfit, ManagedRules.Revoked),
        new(RuleIds.NameMismatch, Verdict.Unfit, ChainRules.NameMismatch),
        new(RuleIds.KeyMismatch, Verdict.Unfit, StrengthRules.KeyMismatch),
        new(RuleIds.IncompleteChain, Verdict.Unfit, ChainRules.IncompleteChain),
        new(RuleIds.ChainEndsFirst, Verdict.Unfit, ChainRules.ChainEndsFirst),
        new(RuleIds.SelfSigned, Verdict.Unfit, ChainRules.SelfSigned),
        new(RuleIds.UntrustedRoot, Verdict.Unfit, ChainRules.UntrustedRoot),
        new(RuleIds.WrongUsage, Verdict.Unfit, UsageRules.WrongUsage),
        new(RuleIds.WeakKey, Verdict.Unfit, StrengthRules.WeakKey),
        new(RuleIds.WeakSignature, Verdict.Unfit, StrengthRules.WeakSignature),
        new(RuleIds.LifetimeTooLong, Verdict.Unfit, TimeRules.LifetimeTooLong),
        new(RuleIds.LegacyProtocol, Verdict.Unfit, TransportRules.LegacyProtocol),
        new(RuleIds.HandshakeFailed, Verdict.Unfit, TransportRules.HandshakeFailed),
        new(RuleIds.RenewalFailed, Verdict.RenewSoon, ManagedRules.RenewalFailed),
        new(RuleIds.RenewalPendingValidation, Verdict.RenewSoon, ManagedRules.RenewalPendingValidation),
        new(RuleIds.RenewalDue, Verdict.RenewSoon, TimeRules.RenewalDue),
        new(RuleIds.Superseded, Verdict.RenewSoon, AcrossSightings),
        new(RuleIds.StarttlsInjection, Verdict.Unfit, TransportRules.StarttlsInjection),
        new(RuleIds.ClientCertificate, Verdict.Unfit, TransportRules.ClientCertificate),
    ];

    // Found by whoever sees several sightings; it stands here for its verdict.
    private static CertificateProblem? AcrossSightings(RuleInput input) => null;
}
