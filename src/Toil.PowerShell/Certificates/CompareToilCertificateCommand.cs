using System.Management.Automation;
using Toil.Certificates.History;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Certificates;

/// <summary>Tells what changed between two recorded certificate sweeps: what is worse, new, replaced, gone, better, fixed or renewed.</summary>
/// <remarks>
/// <para>Compares the last two whole sweeps that Find-ToilCertificate -Record has kept under a name in the state store, or those that are asked for.
/// A sweep that was stopped, or of which a shard is missing, is never compared; where it is newer, a warning says so.</para>
/// <para>Worse has more wrong than before, or could not be judged any more, whatever certificate it has now. Renewed ends later than before, Replaced
/// does not. Gone was not asked for any more, or is no longer in its file, secret or store; a target that cannot be reached is Worse. The severity of
/// what is worse or new is that of the present finding; what was known before, or is better, has none.</para>
/// </remarks>
/// <returns>Toil.Certificates.History.CertificateChange. One for each place that changed.</returns>
/// <example>
/// <code>Find-ToilCertificate -Inventory production.yaml -Record nightly | Out-Null; Compare-ToilCertificate nightly</code>
/// <para>Sweeps and keeps the findings, then tells what changed since the sweep before.</para>
/// </example>
/// <example>
/// <code>Compare-ToilCertificate nightly -Since 7d | Where-Object Change -in Worse, New</code>
/// <para>What became worse or came up in a week.</para>
/// </example>
/// <example>
/// <code>Compare-ToilCertificate nightly -SweepId $env:GITHUB_RUN_ID | Export-ToilReport changes.html</code>
/// <para>After the shards of a workflow run; it is an error where one of them is missing.</para>
/// </example>
/// <example>
/// <code>Compare-ToilCertificate -IncludeUnchanged | Group-Object Change -NoElement</code>
/// <para>Counts, of the only name that the store has.</para>
/// </example>
[Cmdlet(VerbsData.Compare, "ToilCertificate")]
[OutputType(typeof(CertificateChange))]
public sealed class CompareToilCertificateCommand : OperationCmdlet<CertificateChanges, ChangesOptions, CertificateChange>
{
    [Parameter(Position = 0)]
    public string? Name { get; set; }

    [Parameter]
    public string? SweepId { get; set; }

    [Parameter]
    public string? Since { get; set; }

    [Parameter]
    public SwitchParameter IncludeUnchanged { get; set; }
}
