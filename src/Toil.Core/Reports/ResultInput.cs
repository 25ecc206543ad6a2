using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Values;

namespace Toil.Reports;

/// <summary>Results of other operations as an operation is given them: objects, or files that were written with <c>--output json</c>.</summary>
internal static class ResultInput
{
    /// <summary>Yields each result with the operation that made it.</summary>
    /// <param name="given">Objects and paths, as they are piped in.</param>
    /// <param name="context">Folder of relative paths, and the input that <c>-</c> names.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ToilException"><c>ResultUnknown</c>, <c>ResultFileUnreadable</c>, <c>ResultLineInvalid</c>.</exception>
    public static async IAsyncEnumerable<(OperationDescriptor Operation, object Result)> ReadAsync(
        IAsyncEnumerable<IReadOnlyList<object>> given, OperationContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<object> items in given.WithCancellation(cancellation))
        {
            foreach (object item in items)
            {
                if (item is not string path)
                {
                    yield return (OperationOf(item), item);
                    continue;
                }

                using TextReader? owned = path == "-" ? null : Open(Path.GetFullPath(path, context.WorkingDirectory));
                TextReader text = owned ?? context.Input ?? TextReader.Null;
                await foreach ((OperationDescriptor, object) result in JsonResultReader.ReadAsync(path, text, cancellation))
                {
                    yield return result;
                }
            }
        }
    }

    private static OperationDescriptor OperationOf(object result)
        => OperationCatalog.All.FirstOrDefault(operation => operation.Descriptor.ResultType == result.GetType())?.Descriptor
        ?? throw ToilException.Invalid(
            "ResultUnknown", $"An object of type {result.GetType().Name} is not a result of Toil.", "Pipe the output of one of Toil's cmdlets, unchanged.", result);

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException(
                "ResultFileUnreadable", error is FileNotFoundException or DirectoryNotFoundException ? ErrorKind.NotFound : ErrorKind.AccessDenied,
                $"The file {InertText.From(path)} cannot be read: {InertText.From(error.Message)}", "Check the path.", path, error);
        }
    }
}
