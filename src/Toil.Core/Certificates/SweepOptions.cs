using Toil.Operations;

namespace Toil.Certificates;

/// <summary>Options of <c>certificate.sweep</c>.</summary>
public sealed record SweepOptions : TargetOptions
{
    /// <summary>Inventories.</summary>
    [Option(
        "Inventory files with targets: YAML (.yaml, .yml) with per-target options, or a plain list with one target a line; - reads a plain list from the input.",
        IsPath = true)]
    public IReadOnlyList<string> Inventory { get; init; } = [];

    /// <summary>One address only.</summary>
    [Option("Dial only the first address behind each name.", DefaultText = "every address")]
    public bool FirstAddress { get; init; }

    /// <summary>Deadline.</summary>
    [Option("Deadline for each target over DNS, connect, STARTTLS and handshake together.", Min = "100ms", Max = "5m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Dials at once.</summary>
    [Option("Targets looked at, and connections open, at once.", Min = "1", Max = "10000")]
    public int Concurrency { get; init; } = 256;

    /// <summary>Dials at once to one address.</summary>
    [Option("Connections open at once to one IP address.", Min = "1", Max = "256")]
    public int PerHost { get; init; } = 4;

    /// <summary>Engines.</summary>
    [Option(
        "What reads endpoints: Full, the platform's TLS client, which has the server prove its key; Fast, a hello that leaves after the certificate, for long lists; Auto, the first, and the second where the first cannot read the certificate (old protocols, client certificates).")]
    public EngineChoice Engine { get; init; } = EngineChoice.Auto;

    /// <summary>Both certificates.</summary>
    [Option("Read both certificates of a server that has one with an RSA key and one with an elliptic-curve key; the second is read by the fast engine.", DefaultText = "the one that the server chooses")]
    public bool AllKeys { get; init; }

    /// <summary>Additional roots.</summary>
    [Option("Files or folders with authorities to trust besides those of this machine.", IsPath = true)]
    public IReadOnlyList<string> Trust { get; init; } = [];

    /// <summary>Grades of rules.</summary>
    [Option(
        "Rules to turn off or to grade differently.",
        Keys = [
            RuleIds.Expired, RuleIds.NotYetValid, RuleIds.RenewalDue, RuleIds.NameMismatch, RuleIds.UntrustedRoot, RuleIds.SelfSigned,
            RuleIds.IncompleteChain, RuleIds.ChainEndsFirst, RuleIds.WeakKey, RuleIds.WeakSignature, RuleIds.LifetimeTooLong,
            RuleIds.LegacyProtocol, RuleIds.BackendsDisagree, RuleIds.ClientCertificate, RuleIds.StarttlsInjection, RuleIds.Unreachable,
        ])]
    public IReadOnlyDictionary<string, RuleGrade> Rule { get; init; } = new Dictionary<string, RuleGrade>();
}
