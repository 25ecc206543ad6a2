using Toil.Operations;
using Toil.Reports;

namespace Toil.Actions;

/// <summary>What is known of one call of an operation when it has ended.</summary>
/// <param name="view">How its results are shown.</param>
/// <param name="run">Its id.</param>
internal sealed class ActionsCall(ResultView view, Guid run)
{
    private const int MostRows = 1_000;
    private const int MostProblems = 100;

    private readonly List<string> _problems = [];

    /// <summary>Id of the run: that of the run which a result is about, where one is.</summary>
    public Guid Run => Handover?.Run ?? run;

    /// <summary>The counts of its results.</summary>
    public ResultTally Tally { get; } = new(view);

    /// <summary>Those of its results that a summary shows.</summary>
    public SummaryRows Rows { get; } = new(view, MostRows);

    /// <summary>The first of its problems.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many there were.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>What it hands over; null where it hands over nothing.</summary>
    public ResultHandover? Handover { get; private set; }

    /// <summary>How it ended.</summary>
    public ExitCode Code { get; set; }

    /// <summary>Paths of the reports that it wrote.</summary>
    public List<string> Reports { get; } = [];

    /// <summary>Takes a result.</summary>
    public void Add(object result)
    {
        Tally.Add(result);
        Rows.Add(result);
        Handover = view.Handover(result) ?? Handover;
    }

    /// <summary>Takes a problem.</summary>
    public void Add(string problem)
    {
        ProblemCount++;
        if (_problems.Count < MostProblems)
        {
            _problems.Add(problem);
        }
    }
}
