using System.Management.Automation;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Says no to what a run asks.</summary>
/// <remarks>
/// <para>The run is refused at that step when it is resumed, and rolled back where the runbook says so.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunAnswer. One for each answer.</returns>
/// <example>
/// <code>Deny-ToilRun 4f1c -Note 'not before the campaign'</code>
/// <para>Says no to the only question of a run.</para>
/// </example>
/// <example>
/// <code>Deny-ToilRun 4f1c -Step go-live; Resume-ToilRunbook 4f1c</code>
/// <para>Says no to one of several questions, and lets the run end.</para>
/// </example>
/// <example>
/// <code>Get-ToilRun -State Waiting | Where-Object StartedAt -LT (Get-Date).AddDays(-7) | Deny-ToilRun -WhatIf</code>
/// <para>Names the runs that have waited for a week.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Deny, "ToilRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunAnswer))]
public sealed class DenyToilRunCommand : RunAnswerCmdlet<RunbookDeny>;
