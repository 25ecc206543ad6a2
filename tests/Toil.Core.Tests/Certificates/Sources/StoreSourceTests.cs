using System.Security.Cryptography.X509Certificates;
using Toil.Certificates;
using Toil.Certificates.Parsing;
using Toil.Certificates.Sources;
using Toil.Certificates.Targets;
using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Core.Tests.Certificates.Sources;

public sealed class StoreSourceTests
{
    [Theory]
    [InlineData("store://Somewhere/My")]
    [InlineData("store://1/My")]
    [InlineData("store://CurrentUser")]
    [InlineData("store://CurrentUser/")]
    [InlineData("store://CurrentUser/My/More")]
    public void What_names_no_store_is_refused(string target)
    {
        ToilException error = Assert.Throws<ToilException>(() => Read(target));

        Assert.Equal(("StoreUnknown", ErrorKind.InvalidInput), (error.ErrorId, error.Kind));
    }

    [Fact]
    public void A_store_that_does_not_exist_says_so()
    {
        SourceItem item = Assert.Single(Read("store://CurrentUser/toil-no-such-store"));

        Assert.Equal(FailureReason.Unreadable, item.Failure);
        Assert.Equal("The store CurrentUser/toil-no-such-store does not exist, or cannot be opened.", item.Detail);
    }

    [Fact]
    public void A_store_that_the_platform_lacks_says_what_it_has()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other platforms have this store");

        SourceItem item = Assert.Single(Read("store://LocalMachine/My"));

        Assert.Equal("This platform does not have the store LocalMachine/My.", item.Detail);
        Assert.Contains("Root and CertificateAuthority", item.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_machine_s_roots_are_read()
    {
        using X509Store store = new(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        Assert.SkipUnless(store.Certificates.Count > 0, "this machine trusts nobody");

        List<SourceItem> items = Read("STORE://localmachine/Root");

        Assert.Equal(store.Certificates.Select(held => held.RawData).Distinct(Bytes).Count(), items.Count);
        Assert.All(items, item => Assert.Equal(item.Certificate!.Thumbprint[..16], item.Alias));
        Assert.Equal(items.Select(item => item.Alias).Order(StringComparer.Ordinal), items.Select(item => item.Alias));
    }

    [Fact]
    public void A_file_of_a_store_that_the_platform_passes_over_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stores of other platforms are no files");
        string name = $"toil-test-{Guid.NewGuid():N}";
        using X509Store store = new(name, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        using TestCertificate held = TestPki.Create(TestPki.Server("shop.example.com"), null);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(held.Der);
        store.Add(certificate);
        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet/corefx/cryptography/x509stores", name);
        try
        {
            File.WriteAllText(Path.Combine(folder, "broken.pfx"), "junk");
            List<SourceItem> items = Read($"store://CurrentUser/{name}");
            Assert.Equal([null, FailureReason.NotACertificate], items.Select(item => item.Failure));
            Assert.Equal((2, "broken.pfx"), (items[1].Index, items[1].Alias));
            Assert.Contains("broken.pfx: It holds no certificate", items[1].Detail, StringComparison.Ordinal);

            store.Remove(certificate);
            Assert.Equal(FailureReason.NotACertificate, Assert.Single(Read($"store://CurrentUser/{name}")).Failure);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEqualityComparer<byte[]> Bytes { get; } = EqualityComparer<byte[]>.Create(
        (a, b) => a.AsSpan().SequenceEqual(b), bytes => bytes.Length);

    private static List<SourceItem> Read(string target)
        => [.. new StoreSource(new CertificateCache()).Read((StoreTarget)TargetParser.Parse(target), TestContext.Current.CancellationToken)];
}
