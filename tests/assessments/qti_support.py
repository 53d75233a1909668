"""Items of QTI as files have them, to be put together by tests."""

import io
import zipfile

from assessments import questions
from assessments.bankrows import settled
from assessments.formats import questions_qti as qti

SPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
}
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
IDS = "ABCDEFGHIJKL"


def template(name):
    return f'<responseProcessing template="{TEMPLATES}{name}"/>'


MATCH, MAP = template("match_correct"), template("map_response")


def rules(*inner):
    return f"<responseProcessing>{''.join(inner)}</responseProcessing>"


def item(*parts, name="item-1", version="2.1", more=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{SPACES[version]}" identifier="{name}" '
        f'title="{name}" adaptive="false" timeDependent="false"{more}>\n{"".join(parts)}\n</assessmentItem>'
    )


def response(cardinality, base_type, correct=(), mapping="", name="RESPONSE"):
    values = "".join(f"<value>{value}</value>" for value in correct)
    right = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base_type}">'
        f"{right}{mapping}</responseDeclaration>"
    )


def mapping(entries, default="0", bounds="", strict="true"):
    rows = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}" caseSensitive="{strict}"/>' for key, value in entries.items()
    )
    return f'<mapping defaultValue="{default}"{bounds}>{rows}</mapping>'


def body(*inner):
    return f"<itemBody>{''.join(inner)}</itemBody>"


def choices(ids="ABCD", most=1, more=""):
    options = "".join(f'<simpleChoice identifier="{id_}">Option {id_}</simpleChoice>' for id_ in ids)
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}"{more}>'
        f"<prompt>Which one?</prompt>{options}</choiceInteraction>"
    )


def entry(name="RESPONSE"):
    return f'<textEntryInteraction responseIdentifier="{name}" expectedLength="15"/>'


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return [settled(row) for row in qti.read(io.BytesIO(data))]


def one(*parts, **more):
    [row] = read(item(*parts, **more))
    return row


def score(row, answer):
    module = questions.get(row.kind)
    return module.judge(row.spec, module.answer_field(row.spec).clean(answer)).fraction


def package(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return stream.getvalue()


def manifest(*resources):
    inner = "\n".join(resources)
    return (
        '<?xml version="1.0"?>\n<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m">\n'
        f"<organizations/>\n<resources>\n{inner}\n</resources></manifest>"
    )


def resource(href, more="", type_="imsqti_item_xmlv2p1"):
    return f'<resource identifier="r-{href}" type="{type_}" href="{href}">{more}<file href="{href}"/></resource>'


PLAIN = (response("single", "identifier", ["B"]), SCORE, body(choices()), MATCH)

VERSION_3 = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqtiasi_v3p0 https://purl.imsglobal.org/x.xsd"
    identifier="harvest" title="The harvest" xml:lang="en" time-dependent="false">
  <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
    <qti-correct-response><qti-value>rye</qti-value><qti-value>oats</qti-value></qti-correct-response>
    <qti-mapping lower-bound="0" upper-bound="2" default-value="-1">
      <qti-map-entry map-key="rye" mapped-value="1"/><qti-map-entry map-key="oats" mapped-value="1"/>
    </qti-mapping>
  </qti-response-declaration>
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="2">
    <qti-default-value><qti-value>0</qti-value></qti-default-value>
  </qti-outcome-declaration>
  <qti-item-body>
    <p class="lead">The <em>harvest</em> of that year is told of below.</p>
    <qti-rubric-block view="scorer" use="instructions">
      <qti-content-body><p>Be mild.</p></qti-content-body>
    </qti-rubric-block>
    <qti-choice-interaction class="qti-labels-none" response-identifier="RESPONSE" shuffle="true" max-choices="0">
      <qti-prompt>What grew?</qti-prompt>
      <qti-simple-choice identifier="rye" data-x="1"><p>Rye &amp; more</p></qti-simple-choice>
      <qti-simple-choice identifier="oats">Oats</qti-simple-choice>
      <qti-simple-choice identifier="rice">Rice</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
  <qti-response-processing
      template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>
</qti-assessment-item>
"""
