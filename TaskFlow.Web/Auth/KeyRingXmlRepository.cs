using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Auth;

/// <summary>The keys of cookies and forms lie in the one key ring, encrypted: replicas and restarts share
/// them.</summary>
public sealed class KeyRingXmlRepository(KeyRing keyRing) : IXmlRepository
{
    private const string Kind = "data-protection";

    // The framework asks synchronously, at the start and once a day.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keyRing.AllAsync(Kind, default).GetAwaiter().GetResult().Select(key =>
            XElement.Parse(Encoding.UTF8.GetString(key.Key)))];

    public void StoreElement(XElement element, string friendlyName) =>
        keyRing.AddAsync(friendlyName, Kind, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)),
            default)
            .GetAwaiter().GetResult();
}
