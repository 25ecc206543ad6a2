using System.Collections;
using System.Management.Automation;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.PowerShell.Runbooks;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>The base of the cmdlets that take a runbook, its parameters and a calendar.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class ScheduleJobCmdlet<TOperation, TOptions, TResult> : OperationCmdlet<TOperation, TOptions, TResult>
    where TOperation : Operation<TOptions, TResult>
    where TOptions : ScheduleJobOptions, new()
    where TResult : class
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string? Runbook { get; set; }

    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(CalendarCompleter))]
    public string? Calendar { get; set; }

    [Parameter]
    public IDictionary? Set { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(ScheduleCompleter))]
    public string? Name { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(ZoneCompleter))]
    public string? Zone { get; set; }

    [Parameter]
    public ScheduleTarget Target { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Delay { get; set; }

    [Parameter]
    public string? Toil { get; set; }

    [Parameter]
    public string? Environment { get; set; }

    protected override string EffectTarget => Name ?? Runbook ?? base.EffectTarget;
}
