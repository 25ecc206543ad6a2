using Toil.Rollbacks.Fingerprints;
using Toil.Rollbacks.Load;

namespace Toil.Rollbacks.Phases;

/// <summary>What a phase finds out while it runs.</summary>
internal sealed class PhaseNotes
{
    private readonly List<string> _details = [];

    /// <summary>How it stands: the worst that was said.</summary>
    public PhaseOutcome Outcome { get; private set; }

    /// <summary>The steps that ran.</summary>
    public List<PhaseStep> Steps { get; } = [];

    /// <summary>What was not as it should have been.</summary>
    public List<Difference> Differences { get; } = [];

    /// <summary>What the load felt.</summary>
    public LoadFigures? Load { get; set; }

    /// <summary>The load's 99th percentile beside the quiet one.</summary>
    public double? P99Factor { get; set; }

    /// <summary>All that was said, the failures first.</summary>
    public string? Detail => _details.Count == 0 ? null : string.Join(' ', _details);

    /// <summary>Says something.</summary>
    public void Say(string sentence) => _details.Add(sentence);

    /// <summary>Says that something is not as it should be, as the plan declares.</summary>
    public void Declare(string sentence)
    {
        Outcome = Outcome == PhaseOutcome.Failed ? Outcome : PhaseOutcome.Declared;
        Say(sentence);
    }

    /// <summary>Says that it was not done.</summary>
    public void Skip(string sentence)
    {
        Outcome = Outcome == PhaseOutcome.Failed ? Outcome : PhaseOutcome.Skipped;
        Say(sentence);
    }

    /// <summary>Says that something is wrong.</summary>
    public void Fail(string sentence)
    {
        _details.Insert(Outcome == PhaseOutcome.Failed ? _details.Count : 0, sentence);
        Outcome = PhaseOutcome.Failed;
    }
}
