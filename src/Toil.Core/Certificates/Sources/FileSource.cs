using Toil.Certificates.Parsing;
using Toil.Certificates.Sources.Kubernetes;

namespace Toil.Certificates.Sources;

/// <summary>
/// Reads the certificates of a file, a folder with everything below it, or a pattern of paths (<c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>**</c>).
/// What cannot be read is an item with a reason; only a request that makes no sense throws.
/// </summary>
public sealed class FileSource
{
    private readonly CertificateCache _cache;

    /// <summary>Creates a source.</summary>
    /// <param name="cache">Where parsed certificates are kept; may be shared with anything.</param>
    public FileSource(CertificateCache cache) => _cache = cache;

    /// <summary>
    /// Reads lazily, in the ordinal order of paths; blocks the calling thread on the disk. In a file, an end-entity certificate takes in the
    /// issuers that lie beside it as its chain; every other certificate is an item by itself. A folder or a pattern without any certificate
    /// gives one item that says so, and a path that is not there one with <see cref="SourceItem.IsMissing"/>.
    /// </summary>
    /// <param name="absolutePath">A fully qualified path. One that exists as it stands is never taken for a pattern.</param>
    /// <param name="options">How to read.</param>
    /// <param name="cancellationToken">Looked at between files and between certificates.</param>
    /// <exception cref="ArgumentException">The path is not fully qualified.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<SourceItem> Read(string absolutePath, FileSourceOptions options, CancellationToken cancellationToken)
    {
        if (!Path.IsPathFullyQualified(absolutePath))
        {
            throw new ArgumentException("The path is not fully qualified.", nameof(absolutePath));
        }

        if (Directory.Exists(absolutePath))
        {
            string folder = Path.TrimEndingDirectorySeparator(absolutePath);
            return ReadMany(
                folder, FolderWalk.Read(folder, cancellationToken), "Nothing in the folder holds a certificate.", options, cancellationToken);
        }

        if (!options.IsLiteral && GlobPattern.IsPattern(absolutePath) && !Path.Exists(absolutePath))
        {
            GlobPattern pattern = GlobPattern.Parse(absolutePath);
            return ReadMany(
                absolutePath, pattern.Read(cancellationToken), "No file that fits the pattern holds a certificate.", options, cancellationToken);
        }

        return ReadNamed(absolutePath, options, cancellationToken);
    }

    /// <summary>An iterator, so that the file is opened when the first item is asked for, as in a folder.</summary>
    private IEnumerable<SourceItem> ReadNamed(string path, FileSourceOptions options, CancellationToken cancellationToken)
    {
        foreach (SourceItem item in ReadFile(path, FileExpectation.Named, options, cancellationToken))
        {
            yield return item;
        }
    }

    private IEnumerable<SourceItem> ReadMany(
        string path, IEnumerable<FoundFile> files, string nothing, FileSourceOptions options, CancellationToken cancellationToken)
    {
        bool isEmpty = true;
        foreach (FoundFile file in files)
        {
            FileExpectation expectation = CertificateNames.Promises(Path.GetFileName(file.Path))
                ? FileExpectation.Promised
                : FileExpectation.Incidental;
            IEnumerable<SourceItem> items = file.Failure is null
                ? ReadFile(file.Path, expectation, options, cancellationToken)
                : [SourceItem.Failed(file.Path, file.Failure)];
            foreach (SourceItem item in items)
            {
                isEmpty = false;
                yield return item;
            }
        }

        if (isEmpty)
        {
            yield return SourceItem.Failed(path, new ReadFailure(
                FailureReason.NotACertificate, nothing, "Correct the path, or take it off the list."));
        }
    }

    private IEnumerable<SourceItem> ReadFile(
        string path, FileExpectation expectation, FileSourceOptions options, CancellationToken cancellationToken)
    {
        bool isKubernetes = false;
        foreach (SourceItem item in KubernetesFile.Read(path, expectation, _cache, options, cancellationToken))
        {
            isKubernetes = true;
            yield return item;
        }

        if (isKubernetes)
        {
            yield break;
        }

        foreach (SourceItem item in ReadPlain(path, expectation, options, cancellationToken))
        {
            yield return item;
        }
    }

    private IEnumerable<SourceItem> ReadPlain(
        string path, FileExpectation expectation, FileSourceOptions options, CancellationToken cancellationToken)
    {
        if (CertificateFile.TryRead(path, expectation == FileExpectation.Incidental, out ReadFailure? failure) is { } content)
        {
            return new FileItems(path, _cache).Read(content, options.Passwords, expectation, cancellationToken);
        }

        return (failure, expectation) switch
        {
            (null, FileExpectation.Named) => [SourceItem.Missing(path)],
            (null, FileExpectation.Promised) when path.Contains('\uFFFD') => [SourceItem.Failed(path, NameNotUtf8)],
            // Somebody removed it between the listing and now, or it does not look like a certificate.
            (null, _) or (_, FileExpectation.Incidental) => [],
            _ => [SourceItem.Failed(path, failure)],
        };
    }

    private static ReadFailure NameNotUtf8 { get; } = new(
        FailureReason.Unreadable, "Its name is not valid UTF-8, so that it cannot be opened by it.", "Rename the file.");
}
