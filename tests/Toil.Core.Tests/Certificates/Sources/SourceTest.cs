using Toil.Certificates.Parsing;
using Toil.Certificates.Sources;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources;

/// <summary>A folder, a small PKI, and the source that reads them.</summary>
public abstract class SourceTest : IDisposable
{
    protected TempFolder Folder { get; } = new();

    protected TestCertificate Root { get; } = TestPki.Root();

    protected TestCertificate Leaf { get; } = TestPki.Leaf();

    public void Dispose()
    {
        Folder.Dispose();
        Root.Dispose();
        Leaf.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static List<SourceItem> Read(string path, FileSourceOptions? options = null)
        => [.. new FileSource(new CertificateCache()).Read(path, options ?? new FileSourceOptions(), TestContext.Current.CancellationToken)];

    /// <summary>Paths of the items, relative to the folder.</summary>
    protected IEnumerable<string> Names(IEnumerable<SourceItem> items)
        => items.Select(item => Path.GetRelativePath(Folder.Path, item.Path).Replace('\\', '/'));

    protected static void AssertReads(TestCertificate expected, SourceItem item)
    {
        Assert.Null(item.Failure);
        Assert.Equal(expected.Der, item.Certificate!.Der.ToArray());
    }
}
