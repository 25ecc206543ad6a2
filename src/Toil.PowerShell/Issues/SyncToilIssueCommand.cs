using System.Collections;
using System.Management.Automation;
using Toil.Issues;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Issues;

/// <summary>Keeps a GitHub issue for each finding: once, not every night.</summary>
/// <remarks>
/// <para>Takes findings, and creates an issue for each that has none, writes it anew when it changed, comments when it became worse, opens it again
/// when it comes back, and closes it when a later look finds it fine. What is no longer found at all closes its issue only where the look was whole: a
/// recorded sweep knows that itself, and of other findings Complete says so.</para>
/// <para>Issues are found again by a label and by a line that nobody sees, so titles may be edited and texts written around Toil's own. An issue that
/// was closed as not planned is left alone. With WhatIf nothing is changed, and the output tells what would be.</para>
/// </remarks>
/// <returns>Toil.Issues.IssueChange. One for each issue, and for each finding that is only named in the issue for those.</returns>
/// <example>
/// <code>Find-ToilCertificate -Inventory production.yaml -Record nightly | Out-Null; Sync-ToilIssue -Recorded nightly -Repository acme/production</code>
/// <para>The nightly pair: a recorded sweep, and its issues.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate shop.example.com, mail.example.com | Sync-ToilIssue -Repository acme/production -WhatIf</code>
/// <para>What would be done about these two, and nothing is.</para>
/// </example>
/// <example>
/// <code>Sync-ToilIssue ./findings.json -Repository acme/production -GroupBy Owner -OwnerAssignee @{ payments = 'alice' } -Token file:/run/secrets/github</code>
/// <para>One issue for each owner, from findings that were written with --output json.</para>
/// </example>
/// <example>
/// <code>Sync-ToilIssue -Recorded nightly -Repository acme/production -Api https://github.example.com/api/v3 -Token env:GHES_TOKEN</code>
/// <para>On GitHub Enterprise Server.</para>
/// </example>
[Cmdlet(VerbsData.Sync, "ToilIssue", SupportsShouldProcess = true)]
[OutputType(typeof(IssueChange))]
public sealed class SyncToilIssueCommand : OperationCmdlet<IssueSync, IssueSyncOptions, IssueChange>
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public object[] InputObject { get; set; } = [];

    [Parameter]
    public string? Recorded { get; set; }

    [Parameter]
    public string? Repository { get; set; }

    [Parameter]
    public string? Token { get; set; }

    [Parameter]
    public string? Api { get; set; }

    [Parameter]
    public string? Scope { get; set; }

    [Parameter]
    public SwitchParameter Complete { get; set; }

    [Parameter]
    public Severity MinSeverity { get; set; }

    [Parameter]
    public IssueGrouping GroupBy { get; set; }

    [Parameter]
    public string[] Label { get; set; } = [];

    [Parameter]
    public string[] Assignee { get; set; } = [];

    [Parameter]
    public IDictionary? OwnerAssignee { get; set; }

    [Parameter]
    public string? Milestone { get; set; }

    [Parameter]
    public int MaxNew { get; set; }

    [Parameter]
    public string? TrackingLabel { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan MaxWait { get; set; }

    protected override string EffectTarget => Repository ?? Environment.GetEnvironmentVariable("GITHUB_REPOSITORY") ?? "the repository's issues";
}
