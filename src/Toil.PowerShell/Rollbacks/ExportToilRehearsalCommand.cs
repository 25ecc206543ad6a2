using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.PowerShell.Migrations;
using Toil.Rollbacks;

namespace Toil.PowerShell.Rollbacks;

/// <summary>Writes the evidence of a rehearsal to a file that can travel with a pull request.</summary>
/// <remarks>
/// <para>JSON with every figure. Confirm-ToilRehearsal and the gate of a production run read it. The file appears whole or not at all.</para>
/// </remarks>
/// <returns>Toil.Rollbacks.ExportedEvidence. One, for the file.</returns>
/// <example>
/// <code>Export-ToilRehearsal ./orders.evidence.json -Migration orders-total-cents</code>
/// <para>The newest evidence of a migration.</para>
/// </example>
/// <example>
/// <code>Export-ToilRehearsal ./orders.evidence.json -Id 019aa1 -SignWith file:./key.pem</code>
/// <para>That of one rehearsal, signed.</para>
/// </example>
/// <example>
/// <code>Get-ToilRehearsal -Last 1 | Export-ToilRehearsal ./newest.evidence.json</code>
/// <para>The newest of all.</para>
/// </example>
[Cmdlet(VerbsData.Export, "ToilRehearsal", SupportsShouldProcess = true)]
[OutputType(typeof(ExportedEvidence))]
public sealed class ExportToilRehearsalCommand : OperationCmdlet<RollbackExport, RollbackExportOptions, ExportedEvidence>
{
    [Parameter(Position = 0)]
    public string? Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Id { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(PlanCompleter))]
    public string? Migration { get; set; }

    [Parameter]
    public string? SignWith { get; set; }

    protected override string EffectTarget => Path ?? string.Empty;
}
