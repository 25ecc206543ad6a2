using System.Management.Automation;
using Toil.Log;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Books a piece of work after the fact.</summary>
/// <remarks>
/// <para>Give Duration, From, or both From and To; what is left open ends now. HandsOn says how much of it was work, where a machine did the rest.</para>
/// <para>Work that overlaps other entries of the same person is booked with a warning: reports count that time once.</para>
/// </remarks>
/// <returns>Toil.Log.ToilEntry. The entry that was booked.</returns>
/// <example>
/// <code>Add-ToilEntry 'restart the queue' -Duration 15m -Trigger Page</code>
/// <para>Fifteen minutes that ended now.</para>
/// </example>
/// <example>
/// <code>Add-ToilEntry 'deploy the shop' -From 'yesterday 14:00' -To 14:40 -HandsOn 10m -Tag deploy, shop</code>
/// <para>Forty minutes of yesterday, ten of them work.</para>
/// </example>
/// <example>
/// <code>Import-Csv chores.csv | Add-ToilEntry -Team platform</code>
/// <para>Columns named Task, Duration, From, To, HandsOn, Category, Trigger, Note and Reference are taken from each row.</para>
/// </example>
[Cmdlet(VerbsCommon.Add, "ToilEntry", SupportsShouldProcess = true)]
[OutputType(typeof(ToilEntry))]
public sealed class AddToilEntryCommand : OperationCmdlet<LogAdd, LogAddOptions, ToilEntry>
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TaskCompleter))]
    public string? Task { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration]
    public TimeSpan Duration { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Moment]
    public string? From { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Moment]
    public string? To { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration]
    public TimeSpan HandsOn { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Word(typeof(EntryCategory))]
    public EntryCategory Category { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Word(typeof(EntryTrigger))]
    public EntryTrigger Trigger { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Note { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Reference { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Person { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Team { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Zone { get; set; }

    protected override string EffectTarget => Task ?? string.Empty;

    protected override bool AsksForEach => true;

    protected override IReadOnlyList<OptionValue> Refine(IReadOnlyList<OptionValue> item) => PipedCells.Filled(item, nameof(Task));
}
