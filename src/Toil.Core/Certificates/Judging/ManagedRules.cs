using Toil.Operations;

namespace Toil.Certificates.Judging;

/// <summary>Rules about what a certificate manager says of a certificate.</summary>
internal static class ManagedRules
{
    public static CertificateProblem? Revoked(RuleInput input) => input.Sighting.Managed?.Revoked is { } reason
        ? new(
            RuleIds.Revoked, Severity.Critical,
            $"It was revoked{(reason.Length == 0 ? string.Empty : $" ({reason})")}: clients that check refuse it.",
            "Put another certificate wherever this one is used, then delete it.")
        : null;

    public static CertificateProblem? RenewalFailed(RuleInput input) => input.Sighting.Managed is { Renewal: ManagedRenewal.Failed } managed
        ? new(
            RuleIds.RenewalFailed, Severity.High,
            $"Its renewal failed{(managed.RenewalReason is { } reason ? $" ({reason})" : string.Empty)}, and it ends on {TimeRules.Day(input.Leaf.NotAfter)}.",
            managed.ValidationStep ?? "Request a new certificate for these names, and put it in this one's place before that day.")
        : null;

    public static CertificateProblem? RenewalPendingValidation(RuleInput input)
        => input.Sighting.Managed is { Renewal: ManagedRenewal.PendingValidation } managed
            ? new(
                RuleIds.RenewalPendingValidation,
                input.Leaf.NotAfter - input.Now <= input.Window.Critical ? Severity.High : Severity.Warning,
                $"Its renewal waits for the domain to be validated, and it ends on {TimeRules.Day(input.Leaf.NotAfter)}.",
                managed.ValidationStep ?? "Look up in the certificate manager what validates the domain, and do that.")
            : null;
}
