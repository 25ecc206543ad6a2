using Toil.Operations;

namespace Toil.Runbooks.Engine;

/// <summary>Asks one question after the other: steps that run at the same time must not share an answer.</summary>
/// <param name="inner">Who is asked.</param>
internal sealed class OneQuestion(IQuestions inner) : IQuestions, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public async Task<string?> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await inner.AskAsync(question, answers, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
