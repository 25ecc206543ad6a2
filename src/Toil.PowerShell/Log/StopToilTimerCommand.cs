using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Stops the running timer and books its time.</summary>
/// <remarks>
/// <para>A timer that took half of the person's sleep hours or more, or that ran longer than MaxDuration, was probably forgotten: it is not booked,
/// and goes on, until At says when the work ended, or Force that all of it counts.</para>
/// <para>The timer that a nested one paused goes on.</para>
/// </remarks>
/// <returns>Toil.Log.ToilEntry. The entry that was booked.</returns>
/// <example>
/// <code>Stop-ToilTimer</code>
/// <para>Books the running timer until now.</para>
/// </example>
/// <example>
/// <code>Stop-ToilTimer -At 18:05 -Note 'the disk was full'</code>
/// <para>Books it until five past six, the last time that the clock showed it: the way out for a timer that ran over the night.</para>
/// </example>
/// <example>
/// <code>Stop-ToilTimer -HandsOn 10m</code>
/// <para>A machine did the waiting: ten minutes of it were work.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "ToilTimer", SupportsShouldProcess = true)]
[OutputType(typeof(ToilEntry))]
public sealed class StopToilTimerCommand : OperationCmdlet<LogStop, LogStopOptions, ToilEntry>
{
    [Parameter]
    [Moment]
    public string? At { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan HandsOn { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter]
    public string? Note { get; set; }

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

    protected override string EffectTarget => "the running timer";
}
