using System.Collections;
using System.Management.Automation;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Works on runs, in the caller's session.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
public abstract class RunTakingCmdlet<TOperation> : OperationCmdlet<TOperation, RunbookResumeOptions, RunStep>
    where TOperation : Operation<RunbookResumeOptions, RunStep>
{
    [Parameter]
    [ArgumentCompleter(typeof(SettleCompleter))]
    public IDictionary? Settle { get; set; }

    [Parameter]
    public string? Override { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Wait { get; set; }

    protected override bool UsesSession => true;

    protected override bool SetsExitCode => true;
}
