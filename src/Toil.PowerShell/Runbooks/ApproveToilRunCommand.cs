using System.Management.Automation;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Says yes to what a run asks, from anywhere that reaches the state store.</summary>
/// <remarks>
/// <para>The answer is bound to the run, the step, the runbook as it is, its parameters and the question, to who gives it, and to its expiry. The run goes on
/// when it is resumed.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunAnswer. One for each answer.</returns>
/// <example>
/// <code>Approve-ToilRun 4f1c -Note 'rehearsed this morning'</code>
/// <para>Says yes to the only question of a run.</para>
/// </example>
/// <example>
/// <code>Approve-ToilRun 4f1c -Step go-live; Resume-ToilRunbook 4f1c</code>
/// <para>Says yes to one of several questions, and goes on.</para>
/// </example>
/// <example>
/// <code>Get-ToilRun -State Waiting -Runbook certificate-night | Approve-ToilRun</code>
/// <para>Says yes to every run of a runbook that waits.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Approve, "ToilRun", SupportsShouldProcess = true)]
[OutputType(typeof(RunAnswer))]
public sealed class ApproveToilRunCommand : RunAnswerCmdlet<RunbookApprove>;
