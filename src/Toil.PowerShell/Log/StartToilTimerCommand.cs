using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Starts a timer for a piece of work.</summary>
/// <remarks>
/// <para>A person has one running timer: starting another stops and books the first, or, with Nested, pauses it. The timer lives in the state store,
/// so it survives a reboot and can be stopped from any shell, and from any machine that shares the store.</para>
/// <para>Person, team, zone, sleep hours and the longest time that is booked unasked can be set under log: in toil.yaml.</para>
/// </remarks>
/// <returns>Toil.Log.ToilTimer. The timer that was started.</returns>
/// <example>
/// <code>Start-ToilTimer 'restart the queue' -Trigger Page -Reference INC-4711</code>
/// <para>Starts a timer for work that a page began.</para>
/// </example>
/// <example>
/// <code>Start-ToilTimer 'health checks' -At 9:05 -Tag morning</code>
/// <para>Starts it as of five past nine: the last time that the clock showed it.</para>
/// </example>
/// <example>
/// <code>Start-ToilTimer 'answer the chat' -Trigger Request -Nested; Stop-ToilTimer</code>
/// <para>Pauses the running timer for an interruption, and lets it go on afterwards. Its hands-on time leaves the pause out.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "ToilTimer", SupportsShouldProcess = true)]
[OutputType(typeof(ToilTimer))]
public sealed class StartToilTimerCommand : OperationCmdlet<LogStart, LogStartOptions, ToilTimer>
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string? Task { get; set; }

    [Parameter]
    public EntryCategory Category { get; set; }

    [Parameter]
    public EntryTrigger Trigger { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter]
    public string? Note { get; set; }

    [Parameter]
    public string? Reference { get; set; }

    [Parameter]
    public SwitchParameter Nested { get; set; }

    [Parameter]
    [Moment]
    public string? At { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public string? Sleep { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan MaxDuration { get; set; }

    [Parameter]
    public string? Person { get; set; }

    [Parameter]
    public string? Team { get; set; }

    [Parameter]
    public string? Zone { get; set; }

    protected override string EffectTarget => Task ?? string.Empty;
}
