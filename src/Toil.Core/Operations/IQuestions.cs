namespace Toil.Operations;

/// <summary>A person at a console who can be asked. A door that has none has no such thing: then nothing waits for an answer.</summary>
public interface IQuestions
{
    /// <summary>Asks, and waits for one of the answers.</summary>
    /// <param name="question">What is asked, for people; may have several lines.</param>
    /// <param name="answers">The words that are answers, as they are typed. None of them is taken where nothing is typed.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>One of <paramref name="answers"/>, or null where the person cannot or does not want to answer (an empty line, the end of the input).</returns>
    Task<string?> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellation);
}
