using System.Globalization;
using Toil.Certificates.Judging;
using Toil.Certificates.Targets;
using Toil.Values;

namespace Toil.Certificates.Sources.Acm;

/// <summary>Puts what ACM says of a certificate into a sighting.</summary>
internal static class AcmSightings
{
    // As many as AWS allows on a resource.
    private const int MostTags = 50;

    private const int UsersShown = 3;

    private const int LongestLabel = 256;

    /// <summary>True where a certificate of this status has a body.</summary>
    public static bool IsIssued(string? status) => status is not ("PENDING_VALIDATION" or "VALIDATION_TIMED_OUT" or "FAILED");

    /// <summary>A certificate without its body.</summary>
    public static Sighting From(
        AcmTarget target, TargetOptions options, CertificateSummary summary, CertificateDetail? detail, IReadOnlyList<Tag> tags)
    {
        Dictionary<string, string> labels = LabelsOf(target, summary, detail, tags);
        foreach ((string name, string value) in options.Label)
        {
            labels[name] = value;
        }

        string? domain = summary.DomainName;
        return new Sighting
        {
            Target = $"{target.Text}/{InertText.From(summary.CertificateArn!.Split('/')[^1], 100)}",
            Source = SourceKind.Acm,
            Options = options with { Label = labels, Owner = options.Owner ?? OwnerOf(tags) },
            Entry = string.IsNullOrEmpty(domain) ? null : InertText.From(domain, 253),
            Managed = ManagedOf(summary, detail),
        };
    }

    /// <summary>The same where there is no body to be had.</summary>
    public static Sighting NotIssued(Sighting sighting, string? status) => sighting with
    {
        Failure = FailureReason.NotIssued,
        Detail = status switch
        {
            "PENDING_VALIDATION" => "It was requested, and waits for its domain to be validated; ACM gives up after 72 hours.",
            "VALIDATION_TIMED_OUT" => "It was requested, and its domain was not validated within 72 hours.",
            "FAILED" => $"It was requested, and ACM refused to issue it{Because(sighting.Managed!.RenewalReason)}.",
            "REVOKED" => $"It was revoked{Because(sighting.Managed!.Revoked)}.",
            _ => $"ACM holds no certificate for it ({InertText.From(status ?? "no status", 40)}).",
        },
        Remedy = status switch
        {
            "PENDING_VALIDATION" => sighting.Managed!.ValidationStep ?? "Validate the domain as ACM asks, or delete the request.",
            "VALIDATION_TIMED_OUT" or "FAILED" => "Request it again and validate its domain at once, or delete the request.",
            "REVOKED" => "Put another certificate wherever this one is used, then delete it.",
            _ => "Look at it in the AWS console, or delete the request.",
        },
    };

    private static ManagedCertificate ManagedOf(CertificateSummary summary, CertificateDetail? detail)
    {
        string? renewal = detail?.RenewalSummary?.RenewalStatus;
        string? status = detail?.Status ?? summary.Status;
        IReadOnlyList<DomainValidation> validations = (detail?.RenewalSummary?.DomainValidationOptions is { Count: > 0 } own ? own : detail?.DomainValidationOptions) ?? [];
        bool waits = renewal is "PENDING_VALIDATION" or "FAILED" || status == "PENDING_VALIDATION";
        return new ManagedCertificate
        {
            RenewsItself = (detail?.RenewalEligibility ?? summary.RenewalEligibility) == "ELIGIBLE",
            Renewal = renewal switch
            {
                "PENDING_VALIDATION" => ManagedRenewal.PendingValidation,
                "FAILED" => ManagedRenewal.Failed,
                _ => ManagedRenewal.None,
            },
            RenewalReason = (detail?.RenewalSummary?.RenewalStatusReason ?? detail?.FailureReason) is { } reason ? InertText.From(reason, 60) : null,
            ValidationStep = waits ? StepOf(validations) : null,
            Revoked = status == "REVOKED" ? InertText.From(detail?.RevocationReason ?? string.Empty, 60) : null,
        };
    }

    private static string? StepOf(IReadOnlyList<DomainValidation> validations)
    {
        DomainValidation[] open = [.. validations.Where(validation => validation.ValidationStatus != "SUCCESS")];
        string more = open.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({open.Length - 1} more names wait as well)") : string.Empty;
        return open.FirstOrDefault() switch
        {
            { ResourceRecord: { Name: { } name, Value: { } value } record } =>
                $"Add the DNS record {Inert(name)} {InertText.From(record.Type ?? "CNAME", 10)} {Inert(value)}{more}.",
            { ValidationMethod: "EMAIL" } mail => $"Follow the link in the mail that ACM sent to the owner of {InertText.From(mail.DomainName, 253)}{more}.",
            { DomainName: { } domain } => $"Validate {InertText.From(domain, 253)} as ACM asks{more}.",
            _ => null,
        };
    }

    private static Dictionary<string, string> LabelsOf(AcmTarget target, CertificateSummary summary, CertificateDetail? detail, IReadOnlyList<Tag> tags)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (Tag tag in tags.Where(tag => !string.IsNullOrEmpty(tag.Key)).Take(MostTags))
        {
            labels[$"tag:{Cut(tag.Key!)}"] = Cut(tag.Value ?? string.Empty);
        }

        void Set(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                labels[name] = Cut(value);
            }
        }

        Set("arn", summary.CertificateArn);
        Set("region", target.Region);
        Set("type", detail?.Type ?? summary.Type);
        Set("status", detail?.Status ?? summary.Status);
        Set("renewal", detail?.RenewalSummary?.RenewalStatus);
        Set("in-use-by", UsersOf(summary, detail));
        return labels;
    }

    private static string? UsersOf(CertificateSummary summary, CertificateDetail? detail)
    {
        if (detail?.InUseBy is not { Count: > 0 } users)
        {
            return detail is null && summary.InUse == true ? "something" : null;
        }

        // arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188: service and resource are what people know.
        IEnumerable<string> shown = users.Take(UsersShown).Select(arn => arn.Split(':', 6) is [_, _, { } service, _, _, { } resource] ? $"{service}:{resource}" : arn);
        string text = string.Join(", ", shown);
        return users.Count > UsersShown ? string.Create(CultureInfo.InvariantCulture, $"{text}, and {users.Count - UsersShown} more") : text;
    }

    private static string? OwnerOf(IReadOnlyList<Tag> tags)
        => tags.FirstOrDefault(tag => string.Equals(tag.Key, "owner", StringComparison.OrdinalIgnoreCase))?.Value is { Length: > 0 } owner ? owner : null;

    private static string Inert(string name) => InertText.From(name.TrimEnd('.'), 300);

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? string.Empty : $" ({reason})";

    private static string Cut(string text) => text.Length <= LongestLabel ? text : string.Concat(text.AsSpan(0, LongestLabel), "...");
}
