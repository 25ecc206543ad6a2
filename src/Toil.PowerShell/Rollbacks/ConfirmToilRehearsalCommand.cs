using System.Management.Automation;
using Toil.PowerShell.Migrations;
using Toil.Rollbacks;

namespace Toil.PowerShell.Rollbacks;

/// <summary>Says whether evidence of a rehearsal holds for a plan, as the gate of a production run would.</summary>
/// <remarks>
/// <para>For a workflow that lets a pull request through only with evidence. Plan, demands, outcome, expiry and signature need nothing but the two files; with
/// AgainstDatabase or Database, schema, engine and rows are looked at too.</para>
/// <para>Where something does not match, an error follows that says what.</para>
/// </remarks>
/// <returns>Toil.Rollbacks.EvidenceReport. One.</returns>
/// <example>
/// <code>Confirm-ToilRehearsal ./orders-total-cents.yaml -Evidence ./orders.evidence.json -TrustedKeys ./keys/release.pub</code>
/// <para>Checks the evidence of a pull request.</para>
/// </example>
/// <example>
/// <code>(Confirm-ToilRehearsal ./orders-total-cents.yaml -Database orders -ErrorAction SilentlyContinue).Mismatches</code>
/// <para>What the gate would say against the newest evidence of the store.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem migrations/*.yaml | ForEach-Object { Confirm-ToilRehearsal $_.FullName -Evidence ($_.FullName -replace 'yaml$', 'evidence.json') }</code>
/// <para>Every plan of a folder against the evidence that lies beside it.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Confirm, "ToilRehearsal")]
[OutputType(typeof(EvidenceReport))]
public sealed class ConfirmToilRehearsalCommand : PlanCmdlet<RollbackVerify, RollbackVerifyOptions, EvidenceReport>
{
    [Parameter]
    public string? Evidence { get; set; }

    [Parameter]
    public SwitchParameter AgainstDatabase { get; set; }

    [Parameter]
    public string[] TrustedKeys { get; set; } = [];
}
