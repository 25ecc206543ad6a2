using System.Security.Cryptography.X509Certificates;
using Toil.Certificates.Parsing;
using Toil.Certificates.Targets;
using Toil.Values;

namespace Toil.Certificates.Sources;

/// <summary>The files of which a user's store is made on Linux. The platform passes over those that it cannot read, and says nothing of it.</summary>
internal static class StoreFiles
{
    private const string Extension = ".pfx";

    /// <summary>What could not be read of a store, each with the name of its file.</summary>
    /// <param name="target">The store.</param>
    /// <param name="held">Certificates that the platform has read of it.</param>
    /// <param name="cache">Where parsed certificates are kept.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    public static IEnumerable<SourceItem> Unread(StoreTarget target, int held, CertificateCache cache, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || target.Location != StoreLocation.CurrentUser)
        {
            yield break;
        }

        string folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "corefx", "cryptography", "x509stores", target.Name.ToLowerInvariant());
        List<FolderEntry> files = FolderListing.Read(folder, out _);
        files.RemoveAll(file => file.IsFolder || !file.Name.EndsWith(Extension, StringComparison.Ordinal));

        // Each file holds one certificate: where there are as many, all of them were read.
        if (files.Count <= held)
        {
            yield break;
        }

        int index = held;
        FileSource source = new(cache);
        foreach (FolderEntry file in files)
        {
            string path = Path.Combine(folder, file.Name);
            IEnumerable<SourceItem> items = source.Read(path, new FileSourceOptions { IsLiteral = true }, cancellationToken);
            if (items.FirstOrDefault(item => item.Failure is not null && !item.IsMissing) is { } unread)
            {
                yield return unread with { Path = target.Text, Index = ++index, Alias = InertText.From(file.Name), Detail = $"Its file {InertText.From(path)}: {unread.Detail}" };
            }
        }
    }
}
