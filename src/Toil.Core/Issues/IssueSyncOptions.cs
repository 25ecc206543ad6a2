using Toil.Operations;
using Toil.Values;

namespace Toil.Issues;

/// <summary>Options of <c>issue.sync</c>.</summary>
public sealed record IssueSyncOptions
{
    /// <summary>Findings.</summary>
    [Option("Findings: objects that other cmdlets give, or files that were written with --output json; - reads such lines from the input.", Position = 0, Placeholder = "RESULTS")]
    public IReadOnlyList<object> InputObject { get; init; } = [];

    /// <summary>Recorded sweep.</summary>
    [Option("Take the findings of the newest sweep that was recorded under this name (certificate.sweep --record), which knows itself whether it is whole.", Placeholder = "NAME", IsOfCall = true)]
    public string? Recorded { get; init; }

    /// <summary>Repository.</summary>
    [Option("Repository whose issues are kept.", Placeholder = "OWNER/NAME", DefaultText = "$GITHUB_REPOSITORY")]
    public string? Repository { get; init; }

    /// <summary>Token.</summary>
    [Option("Where the token is: env:NAME or file:PATH. It needs to read and write issues.", Placeholder = "REFERENCE", DefaultText = "env:GITHUB_TOKEN, then env:GH_TOKEN")]
    public SecretReference? Token { get; init; }

    /// <summary>API.</summary>
    [Option("Root of the REST API; of GitHub Enterprise Server https://HOST/api/v3.", Placeholder = "URL", DefaultText = "$GITHUB_API_URL, then https://api.github.com")]
    public string? Api { get; init; }

    /// <summary>Scope.</summary>
    [Option("Name of the list of targets, which issues carry: only a whole sweep of the same list closes what it no longer has.", Placeholder = "NAME", DefaultText = "the name of the recorded sweep, else that of the operation")]
    public string? Scope { get; init; }

    /// <summary>Whole.</summary>
    [Option("The findings that are given are all of their --scope, the good ones too: issues of which none of them tells are closed. Recorded sweeps need no such word.", IsOfCall = true)]
    public bool Complete { get; init; }

    /// <summary>Level.</summary>
    [Option("Least severity that is worth an issue; what is below counts as fine.")]
    public Severity MinSeverity { get; init; } = Severity.Warning;

    /// <summary>Grouping.</summary>
    [Option("What shares an issue: None, so that each fingerprint has its own, or Owner.")]
    public IssueGrouping GroupBy { get; init; }

    /// <summary>Labels.</summary>
    [Option("Labels of new issues, beside the one by which they are found again.")]
    public IReadOnlyList<string> Label { get; init; } = [];

    /// <summary>Assignees.</summary>
    [Option("Who new issues are assigned to.", Placeholder = "LOGIN")]
    public IReadOnlyList<string> Assignee { get; init; } = [];

    /// <summary>Assignees by owner.</summary>
    [Option("Who new issues of an owner are assigned to: payments=alice, or payments=alice,bob.", Placeholder = "OWNER=LOGIN")]
    public IReadOnlyDictionary<string, string> OwnerAssignee { get; init; } = new Dictionary<string, string>();

    /// <summary>Milestone.</summary>
    [Option("Title of the milestone of new issues.")]
    public string? Milestone { get; init; }

    /// <summary>Cap.</summary>
    [Option("New issues of one run, the worst findings first; the rest is named in one issue for all.", Min = "0", Max = "500")]
    public int MaxNew { get; init; } = 20;

    /// <summary>Label.</summary>
    [Option("Label by which issues are found again; it is made where it is missing.")]
    public string TrackingLabel { get; init; } = "toil";

    /// <summary>Deadline.</summary>
    [Option("Deadline of one request.", Min = "1s", Max = "10m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Patience.</summary>
    [Option("How long rate limits and outages may be waited for, all in all.", Max = "6h")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(15);
}
