namespace Toil.Operations;

/// <summary>Where an operation says what is not a result. Each door has its own; calls may come from any thread.</summary>
public interface IOperationSink
{
    /// <summary>One item was wrong or failed; the operation goes on with the others.</summary>
    void Problem(ToilException problem);

    /// <summary>Something that a person should know and that is not wrong.</summary>
    void Warning(string message);

    /// <summary>How far the operation is.</summary>
    void Progress(OperationProgress progress);

    /// <summary>Something that whoever watches wants to see as it happens and that nobody has to keep: what a step of a runbook does and prints.</summary>
    /// <param name="line">One line, without its end and with nothing in it that could move a cursor.</param>
    void Tell(string line)
    {
    }

    /// <summary>The same, of a line that belongs with others: doors that can fold them do.</summary>
    /// <param name="line">One line.</param>
    /// <param name="group">What it belongs to: the path of a step.</param>
    void Tell(string line, string group) => Tell(line);
}
