using System.Management.Automation;
using Toil.Log.Candidates;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>Finds the command lines that are typed again and again with small differences, in the histories of shells.</summary>
/// <remarks>
/// <para>Reads what PSReadLine, bash, zsh and fish have kept, and writes one candidate for each template: the line with placeholders where it varies
/// ({id}, {host}, {path}, {n} ...), how often and on how many days it was typed, and an example without secrets. Where the history has times, the
/// candidate also says how long the bursts of it took; candidates come with the costliest first.</para>
/// <para>Without files, it reads the histories of the current user. A file that belongs to somebody else is read only where it is named itself. Reads
/// only, and stores nothing.</para>
/// <para>What everybody types all day (ls, cd, git status, vim) is left out; Ignore adds to that list, IncludeNoise shows it.</para>
/// </remarks>
/// <returns>Toil.Log.Candidates.Candidate. One for each template that was typed often enough.</returns>
/// <example>
/// <code>Find-ToilCandidate</code>
/// <para>What the current user types most, in every shell.</para>
/// </example>
/// <example>
/// <code>Find-ToilCandidate -Since 90d -Top 10 | Format-List Template, Count, DaysSeen, MedianBurst, TotalTime, Example</code>
/// <para>The ten costliest chores of a quarter; only lines that have a time count.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./histories -File | Find-ToilCandidate -MinCount 20 -Ignore 'terraform plan', '*--help'</code>
/// <para>A team's histories, piped; each owner has agreed.</para>
/// </example>
/// <example>
/// <code>Find-ToilCandidate ./old-history -Format Zsh | Export-ToilReport candidates.html</code>
/// <para>A file whose shell cannot be seen from its content, as a page.</para>
/// </example>
[Cmdlet(VerbsCommon.Find, "ToilCandidate")]
[OutputType(typeof(Candidate))]
public sealed class FindToilCandidateCommand : OperationCmdlet<LogCandidates, CandidatesOptions, Candidate>
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public HistoryFormat Format { get; set; }

    [Parameter]
    public int MinCount { get; set; }

    [Parameter]
    public string? Since { get; set; }

    [Parameter]
    public int Top { get; set; }

    [Parameter]
    public string[] Ignore { get; set; } = [];

    [Parameter]
    public SwitchParameter IncludeNoise { get; set; }
}
