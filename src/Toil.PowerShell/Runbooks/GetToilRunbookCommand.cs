using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Lists the runbooks of a folder, with their parameters and how they last went.</summary>
/// <remarks>
/// <para>YAML files that begin as runbooks do are listed, and scripts with steps (Get-Help says what those take); one that is wrong is listed with what is wrong. Other files are passed over.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunbookEntry. One for each runbook.</returns>
/// <example>
/// <code>Get-ToilRunbook</code>
/// <para>The runbooks of the folder runbooks, or of this one.</para>
/// </example>
/// <example>
/// <code>Get-ToilRunbook ./ops -Recurse | Where-Object LastState -EQ Failed</code>
/// <para>Runbooks whose last run failed.</para>
/// </example>
/// <example>
/// <code>Get-ToilRunbook | Where-Object Problem | Format-List Path, Problem</code>
/// <para>What is wrong with those that cannot be read.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilRunbook")]
[OutputType(typeof(RunbookEntry))]
public sealed class GetToilRunbookCommand : OperationCmdlet<RunbookList, RunbookListOptions, RunbookEntry>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter Recurse { get; set; }
}
