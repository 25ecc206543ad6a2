namespace Toil.Reports;

/// <summary>Writes results in one format. Knows the view, never the slice.</summary>
public interface IResultWriter
{
    /// <summary>Takes a result. Called from one thread at a time.</summary>
    void Write(object result);

    /// <summary>Writes what is left and the end.</summary>
    /// <param name="tally">The counts of all results written.</param>
    void Complete(ResultTally tally);
}
