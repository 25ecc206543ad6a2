using Toil.Operations;

namespace Toil.Rollbacks.Load;

/// <summary>Tells a person each thing once. Safe to use from many threads.</summary>
internal sealed class LoadNotes(OperationContext context)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Tells it, if it was not told.</summary>
    public void Say(string note)
    {
        lock (_gate)
        {
            if (!_said.Add(note))
            {
                return;
            }
        }

        context.Sink.Warning(context.Redactor.Redact(note));
    }
}
