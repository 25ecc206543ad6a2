using System.Management.Automation;
using Toil.Log;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Shows the timers that run, and those that are paused.</summary>
/// <remarks>
/// <para>One's own, unless Person names others. Of each: since when, for how long, and how much of it was not paused.</para>
/// </remarks>
/// <returns>Toil.Log.ToilTimer. One for each timer, the running one first.</returns>
/// <example>
/// <code>Get-ToilTimer</code>
/// <para>What is being timed now.</para>
/// </example>
/// <example>
/// <code>Get-ToilTimer *</code>
/// <para>Everybody's timers, where a team shares the store.</para>
/// </example>
/// <example>
/// <code>if (-not (Get-ToilTimer)) { Start-ToilTimer 'health checks' }</code>
/// <para>Starts a timer unless one runs.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "ToilTimer")]
[OutputType(typeof(ToilTimer))]
public sealed class GetToilTimerCommand : OperationCmdlet<LogStatus, LogStatusOptions, ToilTimer>
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[] Person { get; set; } = [];
}
