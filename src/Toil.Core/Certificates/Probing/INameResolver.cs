namespace Toil.Certificates.Probing;

/// <summary>Turns a name into addresses.</summary>
public interface INameResolver
{
    /// <summary>Finds every address behind a name. A name that has none is an answer, not an exception.</summary>
    /// <param name="host">A name in ASCII.</param>
    /// <param name="deadline">Time for the look-up itself; waiting for a free thread is not counted.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<NameAnswer> ResolveAsync(string host, TimeSpan deadline, CancellationToken cancellationToken);
}
