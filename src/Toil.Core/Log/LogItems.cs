using Toil.Operations;

namespace Toil.Log;

/// <summary>The items of a call, of which one that is wrong does not end the others.</summary>
internal static class LogItems
{
    /// <summary>Does one item. What is wrong with one of several is a problem; what is wrong with the only one ends the call.</summary>
    /// <returns>The result, or null where there was a problem.</returns>
    public static async Task<TResult?> TryAsync<TOptions, TResult>(OperationCall<TOptions> call, TOptions item, Func<Task<TResult>> work)
        where TOptions : class
        where TResult : class
    {
        try
        {
            return await work();
        }
        catch (ToilException problem) when (!ReferenceEquals(item, call.Options))
        {
            call.Context.Sink.Problem(problem);
            return null;
        }
    }
}
