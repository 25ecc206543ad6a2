using Toil.Certificates.Targets;
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

    /// <summary>Kubernetes on the input.</summary>
    [Option("Read what kubectl wrote from the input or the pipeline: kubectl get secret,configmap -A -o yaml (or json), kubectl config view --raw. A file with such text is a target like any other.")]
    public bool Kubernetes { get; init; }

    /// <summary>The text of an export.</summary>
    [Option("Text of an export in place of the input: lines, as they come through PowerShell's pipeline, or objects from ConvertFrom-Json. Goes with Kubernetes.", Placeholder = "TEXT")]
    public IReadOnlyList<object> InputObject { get; init; } = [];

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

    /// <summary>Part of the list.</summary>
    [Option(
        "Look only at this part of the targets: 3/16 is the third of sixteen. Where a target belongs depends on its own text alone; a folder or a pattern is one target.",
        Placeholder = "INDEX/COUNT", DefaultText = "every target")]
    public Shard? Shard { get; init; }

    /// <summary>Name under which it is recorded.</summary>
    [Option("Keep the findings in the state store under this name, for certificate.changes; one name for one list of targets.", Placeholder = "NAME", DefaultText = "nothing is kept")]
    public string? Record { get; init; }

    /// <summary>What the shards of one sweep have in common.</summary>
    [Option(
        "What the shards of one recorded sweep have in common, and no other sweep of the name: the id of the workflow run or of the job.",
        Placeholder = "ID", DefaultText = "the run's own id")]
    public string? SweepId { get; init; }

    /// <summary>Retention.</summary>
    [Option("Whole sweeps of a name that the store keeps; older ones are removed when another is recorded.", Min = "2", Max = "1000")]
    public int Keep { get; init; } = 30;

    /// <summary>Regions.</summary>
    [Option("AWS regions that acm://* stands for.", Placeholder = "REGION")]
    public IReadOnlyList<string> AcmRegion { get; init; } = [];

    /// <summary>Deadline of a region.</summary>
    [Option("Deadline for all certificates of one region of AWS Certificate Manager; each call to it has the deadline of --timeout.", Min = "1s", Max = "2h")]
    public TimeSpan AcmTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Additional roots.</summary>
    [Option("Files or folders with authorities to trust besides those of this machine.", IsPath = true)]
    public IReadOnlyList<string> Trust { get; init; } = [];

    /// <summary>Grades of rules.</summary>
    [Option(
        "Rules to turn off or to grade differently.",
        Keys = [
            RuleIds.Expired, RuleIds.NotYetValid, RuleIds.RenewalDue, RuleIds.NameMismatch, RuleIds.UntrustedRoot, RuleIds.SelfSigned,
            RuleIds.IncompleteChain, RuleIds.ChainEndsFirst, RuleIds.WeakKey, RuleIds.WeakSignature, RuleIds.LifetimeTooLong,
            RuleIds.LegacyProtocol, RuleIds.BackendsDisagree, RuleIds.ClientCertificate, RuleIds.StarttlsInjection, RuleIds.KeyMismatch,
            RuleIds.HandshakeFailed, RuleIds.WrongUsage, RuleIds.Revoked, RuleIds.RenewalFailed, RuleIds.RenewalPendingValidation, RuleIds.NotIssued,
            RuleIds.Superseded, RuleIds.NotServed, RuleIds.ServedForOtherNames, RuleIds.SharedKey, RuleIds.Unreachable,
        ])]
    public IReadOnlyDictionary<string, RuleGrade> Rule { get; init; } = new Dictionary<string, RuleGrade>();
}
