"""QTI 2.1 and 3.0: what they call the same things. Items and tests are made in the names of 2.1 and translated here."""

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

SCHEMAS = "https://purl.imsglobal.org/spec"


class Version(NamedTuple):
    namespace: str
    schema: str
    package: str
    package_schema: str
    item_type: str
    test_type: str
    templates: str  # where those of the response processing are
    named: tuple  # of the schema and its version, as the manifest tells them
    is_new: bool


QTI_21 = Version(
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    package="http://www.imsglobal.org/xsd/imscp_v1p1",
    package_schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    item_type="imsqti_item_xmlv2p1",
    test_type="imsqti_test_xmlv2p1",
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates",
    named=("QTIv2.1 Package", "1.0.0"),
    is_new=False,
)
QTI_30 = Version(
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema=f"{SCHEMAS}/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    package="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    package_schema=f"{SCHEMAS}/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    item_type="imsqti_item_xmlv3p0",
    test_type="imsqti_test_xmlv3p0",
    templates=f"{SCHEMAS}/qti/v3p0/rptemplates",
    named=("QTI Package", "3.0.0"),
    is_new=True,
)
# The elements of HTML that lessons/markup.py lets through. They have the same names in both.
HTML = set("p br hr blockquote pre code em strong a span div ul ol li h3 h4 h5 h6 figure img".split())
OLDER = {"figure": "div"}  # what 2.1 has instead
ONLY_NEW = {("ol", "start"), ("a", "title"), ("outcomeDeclaration", "externalScored")}  # 2.1 has no such attributes
CONTENT = {"modalFeedback", "rubricBlock"}  # 3.0 wraps what is in these once more


def translated(element, version):
    """The element, made in the names of 2.1, as the version has it."""
    given = {key: value for key, value in element.items() if version.is_new or (element.tag, key) not in ONLY_NEW}
    given.pop("loading", None)  # neither has it
    if "template" in given:
        given["template"] = f"{version.templates}/{given['template']}"
    if element.tag == "a" and "href" not in given:
        return _filled(Element("span"), element, version)
    if not version.is_new or element.tag in HTML:
        tag = element.tag if version.is_new else OLDER.get(element.tag, element.tag)
        return _filled(Element(tag, given), element, version)
    found = Element(f"qti-{_dashed(element.tag)}", {_dashed(key): value for key, value in given.items()})
    if element.tag in CONTENT:
        found.append(_filled(Element("qti-content-body"), element, version))
        return found
    return _filled(found, element, version)


def _filled(found, element, version):
    found.text = element.text
    for child in element:
        if child.tag == "figcaption":  # pictures of banks have no credit
            continue
        found.append(translated(child, version))
        found[-1].tail = child.tail
    return found


def _dashed(name):
    """responseIf as response-if; names that begin otherwise, such as xml:lang, stay."""
    return re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
